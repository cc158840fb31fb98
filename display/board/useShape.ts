import { onMounted, onUnmounted, ref, type Ref } from 'vue'

export type Shape = 'landscape' | 'portrait'

const shapeNow = (): Shape => (innerWidth < innerHeight ? 'portrait' : 'landscape')

/** How the screen hangs; the same limit as hall.css. */
export function useShape(): Ref<Shape> {
  const shape = ref<Shape>(shapeNow())
  const look = (): void => void (shape.value = shapeNow())
  onMounted(() => addEventListener('resize', look))
  onUnmounted(() => removeEventListener('resize', look))
  return shape
}
