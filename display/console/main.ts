import { createApp } from 'vue'

import '../shared/fonts'
import '../shared/theme.css'
import './console.css'
import Console from './Console.vue'
import { language } from './words'

document.documentElement.lang = language
createApp(Console).mount('#app')
