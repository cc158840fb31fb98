import { createApp } from 'vue'

import { fetchFaces } from '../shared/words'
import '../shared/fonts'
import '../shared/theme.css'
import './guide.css'
import Guide from './Guide.vue'
import { allTexts, language, speak } from './words'

speak(language.value)
createApp(Guide).mount('#app')
fetchFaces(allTexts())
