import { createApp } from 'vue'

import { fetchFaces } from '../shared/words'
import '../shared/fonts'
import '../shared/theme.css'
import '../shared/hall.css'
import Kiosk from './Kiosk.vue'
import { allTexts } from './words'

createApp(Kiosk).mount('#app')
fetchFaces(allTexts())
