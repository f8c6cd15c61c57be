### Why a day of the working calendar is off or worked, in Russian: beside the day. How to change one: docs/words.md.

## Parts of the sentences below

# A month, as a date has it after "in place of".
month-of =
    { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    }
# A month, as a date has it after "moved from".
month-from = { month-of }
# A day of the week that is worked: 6 is Saturday.
weekday =
    { $weekday ->
        [6] суббота
       *[7] воскресенье
    }

## Sentences

# $holiday is the name of the holiday that fell on a day off.
in-place-of = выходной день вместо { $day } { month-of } ({ $holiday })
off-instead = выходной день (перенесён с { $day } { month-from })
# Where the other day is in another year.
off-instead-of-year = выходной день (перенесён с { $day } { month-from } { $year } года)
worked-instead = { weekday }, рабочий день (перенесён с { $day } { month-from })
# Where the other day is in another year.
worked-instead-of-year = { weekday }, рабочий день (перенесён с { $day } { month-from } { $year } года)
