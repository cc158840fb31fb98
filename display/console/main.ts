import { createApp } from 'vue'

import { fetchFaces } from '../shared/words'
import '../shared/fonts'
import '../shared/theme.css'
import './console.css'
import Console from './Console.vue'
import { allTexts, language } from './words'

document.documentElement.lang = language
createApp(Console).mount('#app')
fetchFaces(allTexts())
