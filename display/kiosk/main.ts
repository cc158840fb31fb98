import { createApp } from 'vue'

import '../shared/fonts'
import '../shared/theme.css'
import '../shared/hall.css'
import Kiosk from './Kiosk.vue'

createApp(Kiosk).mount('#app')
