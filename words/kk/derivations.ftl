### Why the last day of a term is the day that it is, in Kazakh: in the steps of its counting, beside those of `law`. How to change one: docs/words.md.

kept = жаңа күнтізбе бойынша мерзім ертерек аяқталар еді; хабарланған күн ертерек күнге ауыстырылмайды
not-at-hand = { $calendar } күнтізбесі бойынша есептелген
extended-by = мерзім күнтізбелік { $days } күнге ұзартылды; есептеу келесі күннен басталады
