import { createApp } from 'vue'

import '../shared/fonts'
import '../shared/theme.css'
import '../shared/hall.css'
import Board from './Board.vue'

createApp(Board).mount('#app')
