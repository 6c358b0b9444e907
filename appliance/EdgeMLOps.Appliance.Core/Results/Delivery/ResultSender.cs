using EdgeMLOps.Appliance.Core.Link;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>
/// The outgoing half of the hospital link: one loop a destination, so that a destination that is down holds up no other.
/// Opened and closed by the link controller alone.
/// </summary>
internal sealed class ResultSender : IHospitalSockets, IAsyncDisposable
{
    private readonly IReadOnlyList<DestinationLoop> _loops;
    private readonly LinkWork _work;

    public ResultSender(IReadOnlyList<DestinationLoop> loops, TimeProvider time)
    {
        _loops = loops;
        _work = new LinkWork(RunAsync, time);
    }

    public int OpenAssociations => _loops.Count(loop => loop.IsSending);

    public Task OpenAsync(CancellationToken cancellationToken) => _work.OpenAsync(cancellationToken);

    // What was cut is sent again after the window: the row still says Waiting, and the object is the same.
    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) => _work.CloseAsync(deadlineUtc, cancellationToken);

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private Task RunAsync(CancellationToken intake, CancellationToken abort) =>
        Task.WhenAll(_loops.Select(loop => Task.Run(() => loop.RunAsync(intake, abort), CancellationToken.None)));
}
