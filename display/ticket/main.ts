import { createApp } from 'vue'

import { fetchFaces } from '../shared/words'
import '../shared/fonts'
import '../shared/theme.css'
import Ticket from './Ticket.vue'
import { allTexts, language, speak } from './words'

speak(language.value)
createApp(Ticket).mount('#app')
fetchFaces(allTexts())
