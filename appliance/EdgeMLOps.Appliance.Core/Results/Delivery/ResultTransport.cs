using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Results.Delivery;

/// <summary>One attempt to bring a stored result to a destination: one C-STORE on an association of the pool's.</summary>
internal sealed class ResultTransport
{
    private readonly string _callingAeTitle;
    private readonly DestinationCertificates _certificates;
    private readonly DicomClientPool _pool;
    private readonly TimeProvider _time;
    private readonly Telemetry _telemetry;

    /// <param name="callingAeTitle">Our own AE title.</param>
    /// <param name="certificates">For those destinations that are spoken to over TLS.</param>
    /// <param name="pool">Keeps associations for the next result; drained with the link.</param>
    /// <param name="time">Clock of the limits.</param>
    /// <param name="telemetry">Counts and times the attempts.</param>
    public ResultTransport(
        string callingAeTitle, DestinationCertificates certificates, DeliveryPool pool, TimeProvider time, Telemetry telemetry)
    {
        _callingAeTitle = callingAeTitle;
        _certificates = certificates;
        _pool = pool.Associations;
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
        var start = file.Position;
        while (true)
        {
            file.Position = start;
            await using var lent = await _pool.RentAsync(
                options, [new DicomPresentationContext(delivery.SopClassUid, [transferSyntax])], cancellationToken);
            if (await StoreAsync(lent, delivery, transferSyntax, file, cancellationToken) is { } code)
            {
                return code;
            }
        }
    }

    // Null: an association of an earlier result, which the destination left in this moment. The object may go out twice, and
    // the next association is a new one: so the destination is not held to have failed.
    private static async Task<DeliveryCode?> StoreAsync(
        DicomPooledAssociation lent, QueuedDelivery delivery, string transferSyntax, FileStream file, CancellationToken cancellationToken)
    {
        if (!lent.Association.Accepts(delivery.SopClassUid, transferSyntax))
        {
            await lent.Association.ReleaseAsync(cancellationToken); // to be asked anew the next time
            return DeliveryCode.SopClassNotAccepted;
        }

        try
        {
            var status = await lent.Association.StoreAsync(
                delivery.SopClassUid, delivery.SopInstanceUid, transferSyntax, file, cancellationToken);
            return status.IsSuccess || status.IsWarning ? DeliveryCode.Delivered : DeliveryCode.Refused;
        }
        catch (DicomNetworkException ex) when (
            lent.IsReused && ex.Fault is DicomNetworkFault.Aborted or DicomNetworkFault.ConnectionLost)
        {
            return null;
        }
    }

    private static DeliveryCode CodeOf(DicomNetworkFault fault) => fault switch
    {
        DicomNetworkFault.ConnectFailed => DeliveryCode.Unreachable,
        DicomNetworkFault.TlsRefused => DeliveryCode.TlsRefused,
        DicomNetworkFault.Rejected => DeliveryCode.Rejected,
        DicomNetworkFault.ContextNotAccepted => DeliveryCode.SopClassNotAccepted,
        DicomNetworkFault.TimedOut or DicomNetworkFault.PoolExhausted => DeliveryCode.TimedOut,
        _ => DeliveryCode.Broken,
    };
}
