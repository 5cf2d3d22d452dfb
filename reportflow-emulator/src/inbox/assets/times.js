// Relative times.

const isJapanese = document.documentElement.lang === "ja";

// The same words as in `relative_time.rs`.
function relativeTime(seconds) {
  if (seconds < 5) return isJapanese ? "今" : "now";
  const units = [[86400, "d", "日"], [3600, "h", "時間"], [60, "min", "分"], [1, "s", "秒"]];
  const [length, english, japanese] = units.find(([length]) => seconds >= length);
  const number = Math.floor(seconds / length);
  return isJapanese ? `${number} ${japanese}前` : `${number} ${english} ago`;
}

function refreshTimes() {
  for (const time of document.querySelectorAll("time.relative")) {
    const seconds = (Date.now() - Date.parse(time.dateTime)) / 1000;
    if (seconds < 7 * 86400) time.textContent = relativeTime(seconds);
  }
}
setInterval(refreshTimes, 5000);
