using EdgeMLOps.Appliance.Core.Link;
using EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>
/// The outgoing half of the hospital link: a loop a destination that sends and one that has it prove what arrived, so that a destination that is down holds up no other.
/// Opened and closed by the link controller alone.
/// </summary>
internal sealed class ResultSender : IHospitalSockets, IAsyncDisposable
{
    private readonly IReadOnlyList<DestinationLoop> _loops;
    private readonly IReadOnlyList<ConfirmLoop> _provers;
    private readonly DicomClientPool _pool;
    private readonly LinkWork _work;

    /// <param name="loops">One a destination.</param>
    /// <param name="provers">One a destination: has it prove what arrived.</param>
    /// <param name="pool">Their associations: drained and opened again by this one alone.</param>
    /// <param name="time">Clock of the deadlines.</param>
    public ResultSender(IReadOnlyList<DestinationLoop> loops, IReadOnlyList<ConfirmLoop> provers, DeliveryPool pool, TimeProvider time)
    {
        _loops = loops;
        _provers = provers;
        _pool = pool.Associations;
        _work = new LinkWork(RunAsync, time);
    }

    public int OpenAssociations => _pool.OpenAssociations + _provers.Sum(prover => prover.OpenAssociations);

    public Task OpenAsync(CancellationToken cancellationToken) => _work.OpenAsync(cancellationToken);

    // What was cut is sent again after the window: the row still says Waiting, and the object is the same.
    public Task CloseAsync(DateTimeOffset deadlineUtc, CancellationToken cancellationToken) => _work.CloseAsync(deadlineUtc, cancellationToken);

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    private async Task RunAsync(CancellationToken intake, CancellationToken abort)
    {
        _pool.Resume();
        // A release that the destination does not answer heeds no token: the socket is closed under it.
        using var cutting = abort.UnsafeRegister(_ => Cut(), state: null);
        await Task.WhenAll(
        [
            .. _loops.Select(loop => Task.Run(() => loop.RunAsync(intake, abort), CancellationToken.None)),
            .. _provers.Select(prover => Task.Run(() => prover.RunAsync(intake, abort), CancellationToken.None)),
        ]);
        await _pool.DrainAsync(DateTimeOffset.MaxValue, abort);
    }

    private void Cut() => _ = _pool.DrainAsync(DateTimeOffset.MinValue, CancellationToken.None); // it does not throw
}
