using EdgeMLOps.Appliance.Core.Receiving.Admission;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Receiving.Commitment;

/// <summary>One attempt to bring a report to the peer that asked.</summary>
internal sealed class CommitmentCaller
{
    private readonly PeerDirectory _peers;
    private readonly TimeProvider _time;

    public CommitmentCaller(PeerDirectory peers, TimeProvider time)
    {
        _peers = peers;
        _time = time;
    }

    /// <summary>On the association that the request came by.</summary>
    public Task<ReportCode> ReportAsync(
        IDicomAssociationPeer peer, DicomCommitmentReport report, TimeSpan limit, CancellationToken abort) =>
        AttemptAsync(cancellationToken => peer.ReportCommitmentAsync(report, cancellationToken), limit, abort);

    /// <summary>Whether a peer can be called at all.</summary>
    public bool CanCall(string peerAe) => _peers.Find(peerAe) is not null;

    /// <summary>On an association of our own, as SCP.</summary>
    public Task<ReportCode> CallAsync(QueuedCommitment request, DicomCommitmentReport report, TimeSpan limit, CancellationToken abort) =>
        _peers.Find(request.PeerAe) is { } peer
            ? AttemptAsync(cancellationToken => CallAsync(peer, request.OurAe, report, cancellationToken), limit, abort)
            : Task.FromResult(ReportCode.NoAddress);

    private async Task<DicomStatus> CallAsync(PeerAddress peer, string ourAe, DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        var options = new DicomClientOptions
        {
            Host = peer.Host,
            Port = peer.Port,
            CallingAe = ourAe,
            CalledAe = peer.AeTitle,
            Tls = peer.Tls,
            TimeProvider = _time,
        };
        await using var association = await DicomClient.ConnectAsync(
            options, [DicomPresentationContext.GetScpRolePresentationContext(DicomUID.StorageCommitmentPushModel)], cancellationToken);
        var status = await association.SendCommitmentReportAsync(report, cancellationToken);
        await ReleaseAsync(association, cancellationToken);
        return status;
    }

    // The answer to the report counts: a peer that fails to release afterwards has it all the same.
    private static async Task ReleaseAsync(DicomClientAssociation association, CancellationToken cancellationToken)
    {
        try
        {
            await association.ReleaseAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is DicomNetworkException or OperationCanceledException)
        {
            // Disposing aborts what could not be released.
        }
    }

    private async Task<ReportCode> AttemptAsync(Func<CancellationToken, Task<DicomStatus>> attempt, TimeSpan limit, CancellationToken abort)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        try
        {
            var status = await attempt(either.Token);
            return status.IsSuccess || status.IsWarning ? ReportCode.Confirmed : ReportCode.Refused;
        }
        catch (OperationCanceledException)
        {
            return abort.IsCancellationRequested ? ReportCode.Broken : ReportCode.TimedOut;
        }
        catch (DicomNetworkException exception)
        {
            return CodeOf(exception.Fault);
        }
    }

    private static ReportCode CodeOf(DicomNetworkFault fault) => fault switch
    {
        DicomNetworkFault.ConnectFailed => ReportCode.Unreachable,
        DicomNetworkFault.Rejected => ReportCode.Rejected,
        DicomNetworkFault.ContextNotAccepted => ReportCode.ContextNotAccepted,
        DicomNetworkFault.TimedOut => ReportCode.TimedOut,
        DicomNetworkFault.TlsRefused => ReportCode.TlsRefused,
        _ => ReportCode.Broken,
    };
}
