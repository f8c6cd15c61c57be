### What stands in the calendar of terms to which a calendar program subscribes, in Russian. How to change one: docs/words.md.

# The name of the calendar.
terms = Сроки
# Before a term that was missed.
overdue = ПРОСРОЧЕНО
# After a term that applies only in a certain case, in brackets.
contingent = если применимо
# After a day that may still change, in brackets.
provisional = предварительно
# A colon and the number follow.
left-out = Здесь только последние зарегистрированные запросы, более ранние смотрите в очереди. Количество
