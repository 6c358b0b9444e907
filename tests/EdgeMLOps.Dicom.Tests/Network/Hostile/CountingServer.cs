using System.Collections.Concurrent;
using EdgeMLOps.Dicom.Network;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Dicom.Tests.Network.Hostile;

/// <summary>A real server whose application keeps nothing but counts, however many come.</summary>
internal sealed class CountingServer : IDicomServiceProvider, ILogger<DicomServer>, IAsyncDisposable
{
    private static readonly DicomAssociationPolicy Policy =
        new() { CommitmentRoles = DicomCommitmentRoles.Commits | DicomCommitmentRoles.TakesReports };

    private readonly ConcurrentDictionary<int, int> _events = new();
    private readonly ConcurrentDictionary<DicomAssociationEnd, int> _ends = new();
    private readonly DicomServer _server;
    private long _stored;
    private long _committed;
    private long _reported;

    private CountingServer(DicomServerOptions options) => _server = new DicomServer(options with { Port = 0 }, this, TimeProvider.System, this);

    public int Port => _server.LocalEndPoint!.Port;

    public int OpenAssociations => _server.OpenAssociations;

    public long Stored => Interlocked.Read(ref _stored);

    public long Committed => Interlocked.Read(ref _committed);

    public long Reported => Interlocked.Read(ref _reported);

    public static async Task<CountingServer> StartAsync(DicomServerOptions? options = null)
    {
        var server = new CountingServer(options ?? new DicomServerOptions());
        await server._server.StartAsync(CancellationToken.None);
        return server;
    }

    /// <summary>How often an event was logged.</summary>
    public int Events(int id) => _events.GetValueOrDefault(id);

    public int Ends(DicomAssociationEnd end) => _ends.GetValueOrDefault(end);

    /// <summary>A whole association of an honest peer.</summary>
    public async Task AssertServesAsync()
    {
        var options = new DicomClientOptions { Host = "127.0.0.1", Port = Port, CallingAe = "HONEST", CalledAe = "EDGEMLOPS" };
        await using var association = await DicomClient.ConnectAsync(options, [DicomPresentationContext.Verification], CancellationToken.None);
        Assert.True((await association.EchoAsync(CancellationToken.None)).IsSuccess);
        await association.ReleaseAsync(CancellationToken.None);
    }

    public AssociationDecision OnAssociate(DicomAssociationRequest request) => AssociationDecision.AcceptWith(Policy);

    public ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IDicomStoreSink>(new Sink(this));

    public ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _committed);
        _ = ReportAsync(peer, new DicomCommitmentReport(request.TransactionUid, request.References, []));
        return ValueTask.FromResult(DicomStatus.Success);
    }

    public ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reported);
        return ValueTask.FromResult(DicomStatus.Success);
    }

    public void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection)
    {
        // Counted by the peers themselves.
    }

    public void OnAssociationEnded(DicomAssociation association) => _ends.AddOrUpdate(association.End, 1, (_, count) => count + 1);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.AddOrUpdate(eventId.Id, 1, (_, count) => count + 1);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private static async Task ReportAsync(IDicomAssociationPeer peer, DicomCommitmentReport report)
    {
        try
        {
            await peer.ReportCommitmentAsync(report, CancellationToken.None);
        }
        catch (DicomNetworkException)
        {
            // The mutated peer went away, or never answered: that is what these tests are about.
        }
    }

    private sealed class Sink(CountingServer owner) : IDicomStoreSink
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> dataset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref owner._stored);
            return ValueTask.FromResult(DicomStatus.Success);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
