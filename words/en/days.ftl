### Why a day of the working calendar is off or worked, in English: beside the day. How to change one: docs/words.md.

## Parts of the sentences below

# A month, as a date has it after "in place of".
month-of =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }
# A month, as a date has it after "moved from".
month-from = { month-of }
# A day of the week that is worked: 6 is Saturday.
weekday =
    { $weekday ->
        [6] Saturday
       *[7] Sunday
    }

## Sentences

# $holiday is the name of the holiday that fell on a day off.
in-place-of = day off in place of { $day } { month-of } ({ $holiday })
off-instead = day off (moved from { $day } { month-from })
# Where the other day is in another year.
off-instead-of-year = day off (moved from { $day } { month-from } { $year })
worked-instead = { weekday }, worked (moved from { $day } { month-from })
# Where the other day is in another year.
worked-instead-of-year = { weekday }, worked (moved from { $day } { month-from } { $year })
