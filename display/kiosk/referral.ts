/** Where a phone shows an address. The kiosk itself asks nobody: only a phone that scans the code goes there. */
export const mapUrl = (address: string): string => `https://uri.amap.com/search?keyword=${encodeURIComponent(address)}`
