import { createApp } from 'vue'

import '../shared/fonts'
import '../shared/theme.css'
import Ticket from './Ticket.vue'
import { language } from './words'

document.documentElement.lang = language
createApp(Ticket).mount('#app')
