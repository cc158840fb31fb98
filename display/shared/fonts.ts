/** The faces of the house. Imported from here, not from CSS, so that build/fonts.ts sees each file. */
import '@fontsource/b612/latin-700.css'
import '@fontsource/noto-sans-sc/500.css'
import '@fontsource/noto-sans-sc/700.css'
