import io

from qingdan.commands.progress import track


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_track_draws_on_a_terminal():
    screen = Terminal()

    done = list(track([1, 2, 3], 3, "读取页面", stream=screen))

    assert done == [1, 2, 3]
    assert "读取页面" in screen.getvalue()
    assert "3/3" in screen.getvalue()


def test_track_is_silent_in_a_pipe():
    pipe = io.StringIO()

    done = list(track(range(3), None, "读取页面", stream=pipe))

    assert (done, pipe.getvalue()) == ([0, 1, 2], "")
