using System.Collections.Concurrent;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.TestKit;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Delivery;

/// <summary>An archive that accepts every class when an association is made, and answers objects of some with a failure: our own server.</summary>
internal sealed class AnsweringArchive : IDicomServiceProvider, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ushort> _answers = new(StringComparer.Ordinal);
    private readonly DicomServer _server;

    public AnsweringArchive() => _server = new DicomServer(
        new DicomServerOptions { Port = 0 }, this, TimeProvider.System, new LogWatcher().For<DicomServer>());

    public int Port => _server.LocalEndPoint!.Port; // not null: started before it is asked

    /// <summary>What came, refused or not, in order.</summary>
    public ConcurrentQueue<(string SopClassUid, string SopInstanceUid, bool IsTaken)> Objects { get; } = new();

    public Task StartAsync() => _server.StartAsync(CancellationToken.None);

    /// <summary>The status that objects of a class are answered with from now on.</summary>
    public void Answer(string sopClassUid, ushort status) => _answers[sopClassUid] = status;

    public AssociationDecision OnAssociate(DicomAssociationRequest request) => AssociationDecision.Accept;

    public ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IDicomStoreSink>(new Sink(this, context));

    public ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody asks it.");

    public ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nobody reports to it.");

    public void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection)
    {
    }

    public void OnAssociationEnded(DicomAssociation association)
    {
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private sealed class Sink(AnsweringArchive archive, DicomStoreContext context) : IDicomStoreSink
    {
        public ValueTask WriteAsync(ReadOnlyMemory<byte> dataset, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken)
        {
            var status = new DicomStatus(archive._answers.GetValueOrDefault(context.SopClassUid));
            archive.Objects.Enqueue((context.SopClassUid, context.SopInstanceUid, status.IsSuccess));
            return ValueTask.FromResult(status);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
