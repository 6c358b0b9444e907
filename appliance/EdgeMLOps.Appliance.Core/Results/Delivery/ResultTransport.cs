using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>One attempt to bring a stored result to a destination: an association of its own, one C-STORE, release.</summary>
internal sealed class ResultTransport
{
    private readonly string _callingAeTitle;
    private readonly DestinationCertificates _certificates;
    private readonly TimeProvider _time;
    private readonly Telemetry _telemetry;

    /// <param name="callingAeTitle">Our own AE title.</param>
    /// <param name="certificates">For those destinations that are spoken to over TLS.</param>
    /// <param name="time">Clock of the limits.</param>
    /// <param name="telemetry">Counts and times the attempts.</param>
    public ResultTransport(string callingAeTitle, DestinationCertificates certificates, TimeProvider time, Telemetry telemetry)
    {
        _callingAeTitle = callingAeTitle;
        _certificates = certificates;
        _telemetry = telemetry;
        _time = time;
    }

    /// <summary>Tries once; a failure of the peer, the network or the file is the returned code.</summary>
    /// <param name="destination">Whom to send to.</param>
    /// <param name="delivery">What to send.</param>
    /// <param name="limit">For the whole attempt.</param>
    /// <param name="abort">Cuts the attempt.</param>
    public async Task<DeliveryCode> SendAsync(
        DestinationOptions destination, QueuedDelivery delivery, TimeSpan limit, CancellationToken abort)
    {
        var begun = _time.GetTimestamp();
        var code = await AttemptAsync(destination, delivery, limit, abort);
        _telemetry.Time(OperationStage.Deliver, _time.GetElapsedTime(begun));
        _telemetry.Count(code == DeliveryCode.Delivered ? OperationCounter.ResultsDelivered : OperationCounter.DeliveryFailures);
        return code;
    }

    private async Task<DeliveryCode> AttemptAsync(
        DestinationOptions destination, QueuedDelivery delivery, TimeSpan limit, CancellationToken abort)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        try
        {
            return await StoreAsync(destination, delivery, either.Token);
        }
        catch (OperationCanceledException)
        {
            return abort.IsCancellationRequested ? DeliveryCode.Broken : DeliveryCode.TimedOut;
        }
        catch (DicomNetworkException ex)
        {
            return CodeOf(ex.Fault);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return DeliveryCode.FileUnreadable;
        }
    }

    private async Task<DeliveryCode> StoreAsync(
        DestinationOptions destination, QueuedDelivery delivery, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            delivery.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        var transferSyntax = await StoredResult.SeekToDatasetAsync(file, cancellationToken);
        var options = new DicomClientOptions
        {
            Host = destination.Host,
            Port = destination.Port,
            CallingAe = _callingAeTitle,
            CalledAe = destination.AeTitle,
            Tls = _certificates.TermsOf(destination),
            TimeProvider = _time,
        };
        await using var association = await DicomClient.ConnectAsync(
            options, [new DicomPresentationContext(delivery.SopClassUid, [transferSyntax])], cancellationToken);
        if (!association.Accepts(delivery.SopClassUid, transferSyntax))
        {
            await association.ReleaseAsync(cancellationToken);
            return DeliveryCode.SopClassNotAccepted;
        }

        var status = await association.StoreAsync(
            delivery.SopClassUid, delivery.SopInstanceUid, transferSyntax, file, cancellationToken);
        await ReleaseAsync(association, cancellationToken);
        return status.IsSuccess || status.IsWarning ? DeliveryCode.Delivered : DeliveryCode.Refused;
    }

    // The answer to the C-STORE counts: a peer that fails to release afterwards has the object all the same.
    private static async Task ReleaseAsync(DicomClientAssociation association, CancellationToken cancellationToken)
    {
        try
        {
            await association.ReleaseAsync(cancellationToken);
        }
        catch (Exception ex) when (ex is DicomNetworkException or OperationCanceledException)
        {
            // Disposing aborts what could not be released.
        }
    }

    private static DeliveryCode CodeOf(DicomNetworkFault fault) => fault switch
    {
        DicomNetworkFault.ConnectFailed => DeliveryCode.Unreachable,
        DicomNetworkFault.TlsRefused => DeliveryCode.TlsRefused,
        DicomNetworkFault.Rejected => DeliveryCode.Rejected,
        DicomNetworkFault.ContextNotAccepted => DeliveryCode.SopClassNotAccepted,
        DicomNetworkFault.TimedOut => DeliveryCode.TimedOut,
        _ => DeliveryCode.Broken,
    };
}
