import { createApp } from 'vue'

import { fetchFaces } from '../shared/words'
import '../shared/fonts'
import '../shared/theme.css'
import '../shared/hall.css'
import chinese from '../shared/words/zh-CN.json'
import Board from './Board.vue'

// What the board may have to say on a bad day must be there before the day.
fetchFaces([...Object.keys(chinese.board).map((name) => chinese.board[name as keyof typeof chinese.board]), chinese.shared.hub_away])
createApp(Board).mount('#app')
