import { createApp } from 'vue'

import { fetchFaces } from '../shared/words'
import '../shared/fonts'
import '../shared/theme.css'
import './ops.css'
import Ops from './Ops.vue'
import { allTexts, language, speak } from './words'

speak(language.value)
createApp(Ops).mount('#app')
fetchFaces(allTexts())
