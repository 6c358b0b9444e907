using System.Collections.Concurrent;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Dicom.Tests.Network;

/// <summary>Keeps what it is given; the test says how it answers.</summary>
internal sealed class RecordingProvider : IDicomServiceProvider
{
    public ConcurrentQueue<(DicomStoreContext Context, byte[] Dataset)> Stored { get; } = new();

    public ConcurrentQueue<DicomAssociation> Ended { get; } = new();

    public ConcurrentQueue<(DicomAssociationRequest Request, DicomAssociationRejection Rejection)> Refused { get; } = new();

    public ConcurrentQueue<(DicomCommitmentRequest Request, IDicomAssociationPeer Peer)> CommitmentRequests { get; } = new();

    public ConcurrentQueue<DicomCommitmentReport> CommitmentReports { get; } = new();

    public int AbandonedSinks;

    public Func<DicomAssociationRequest, AssociationDecision> Decide { get; init; } = _ => AssociationDecision.Accept;

    /// <summary>Runs before a store is answered.</summary>
    public Func<DicomStoreContext, Task<DicomStatus>> Answer { get; init; } = _ => Task.FromResult(DicomStatus.Success);

    /// <summary>Answers a commitment request.</summary>
    public Func<DicomCommitmentRequest, IDicomAssociationPeer, ValueTask<DicomStatus>> Commit { get; init; } =
        (_, _) => ValueTask.FromResult(DicomStatus.Success);

    /// <summary>Runs on each fragment.</summary>
    public Action<ReadOnlyMemory<byte>> OnFragment { get; init; } = _ => { };

    public AssociationDecision OnAssociate(DicomAssociationRequest request) => Decide(request);

    public ValueTask<IDicomStoreSink> OnStoreAsync(DicomStoreContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IDicomStoreSink>(new Sink(this, context));

    public ValueTask<DicomStatus> OnCommitmentRequestAsync(
        DicomCommitmentRequest request, IDicomAssociationPeer peer, CancellationToken cancellationToken)
    {
        CommitmentRequests.Enqueue((request, peer));
        return Commit(request, peer);
    }

    public ValueTask<DicomStatus> OnCommitmentReportAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        CommitmentReports.Enqueue(report);
        return ValueTask.FromResult(DicomStatus.Success);
    }

    public void OnAssociationRefused(DicomAssociationRequest request, DicomAssociationRejection rejection) =>
        Refused.Enqueue((request, rejection));

    public void OnAssociationEnded(DicomAssociation association) => Ended.Enqueue(association);

    private sealed class Sink(RecordingProvider owner, DicomStoreContext context) : IDicomStoreSink
    {
        private readonly MemoryStream _bytes = new();
        private bool _complete;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> dataset, CancellationToken cancellationToken)
        {
            owner.OnFragment(dataset);
            _bytes.Write(dataset.Span);
            return ValueTask.CompletedTask;
        }

        public async ValueTask<DicomStatus> CompleteAsync(CancellationToken cancellationToken)
        {
            _complete = true;
            var status = await owner.Answer(context);
            owner.Stored.Enqueue((context, _bytes.ToArray()));
            return status;
        }

        public ValueTask DisposeAsync()
        {
            if (!_complete)
            {
                Interlocked.Increment(ref owner.AbandonedSinks);
            }

            return ValueTask.CompletedTask;
        }
    }
}
