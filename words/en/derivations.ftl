### Why the last day of a term is the day that it is, in English: in the steps of its counting, beside those of `law`. How to change one: docs/words.md.

kept = by the newer calendar the term would end earlier; a day that was told is not moved earlier
not-at-hand = computed with the calendar { $calendar }
extended-by = term extended (calendar days: { $days }); counting starts on the next day
