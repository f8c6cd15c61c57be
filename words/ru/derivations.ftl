### Why the last day of a term is the day that it is, in Russian: in the steps of its counting, beside those of `law`. How to change one: docs/words.md.

kept = по новому календарю срок закончился бы раньше; сообщённый день не переносится на более ранний
not-at-hand = рассчитано по календарю { $calendar }
extended-by = срок продлён (календарных дней: { $days }); отсчёт начинается со следующего дня
