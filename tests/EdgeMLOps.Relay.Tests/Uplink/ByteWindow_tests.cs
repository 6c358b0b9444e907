using EdgeMLOps.Relay.Uplink;

namespace EdgeMLOps.Relay.Tests.Uplink;

public sealed class ByteWindow_tests : IDisposable
{
    private const int Size = 256 * 1024;

    private readonly ByteWindow _window = new();

    public void Dispose() => _window.Dispose();

    [Fact]
    public async Task What_has_no_room_waits_until_enough_has_left()
    {
        var half = await _window.EnterAsync(Size / 2, default);
        var other = await _window.EnterAsync(Size / 2, default);
        var next = _window.EnterAsync(Size, default);
        _window.Leave(half);
        Assert.False(next.IsCompleted);
        _window.Leave(other);
        _window.Leave(await next);
    }

    [Fact]
    public async Task One_that_is_longer_than_all_of_it_goes_alone() => _window.Leave(await _window.EnterAsync(2 * Size, default));

    [Fact]
    public async Task One_that_gave_up_leaves_no_room_taken()
    {
        var first = await _window.EnterAsync(1024, default);
        using var over = new CancellationTokenSource();
        var waiting = _window.EnterAsync(Size, over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _window.Leave(first);
        _window.Leave(await _window.EnterAsync(Size, default));
    }
}
