import { createApp } from 'vue'

import '../shared/fonts'
import '../shared/theme.css'
import './element'
import './admin.css'
import Admin from './Admin.vue'
import { language, speak } from './words'

speak(language.value)
createApp(Admin).mount('#app')
