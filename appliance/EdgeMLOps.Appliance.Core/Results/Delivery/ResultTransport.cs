using EdgeMLOps.Appliance.Core.Monitoring;
using EdgeMLOps.Dicom;
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
    /// <param name="classes">What the association is to carry, besides the class of <paramref name="delivery"/>: the same for all results, so that one is enough.</param>
    /// <param name="delivery">What to send.</param>
    /// <param name="limit">For the whole attempt.</param>
    /// <param name="abort">Cuts the attempt.</param>
    public async Task<DeliveryOutcome> SendAsync(
        DestinationOptions destination, IReadOnlyList<string> classes, QueuedDelivery delivery, TimeSpan limit, CancellationToken abort)
    {
        var begun = _time.GetTimestamp();
        var outcome = await AttemptAsync(destination, classes, delivery, limit, abort);
        _telemetry.Time(OperationStage.Deliver, _time.GetElapsedTime(begun));
        _telemetry.Count(outcome.Code == DeliveryCode.Delivered ? OperationCounter.ResultsDelivered : OperationCounter.DeliveryFailures);
        return outcome;
    }

    private async Task<DeliveryOutcome> AttemptAsync(
        DestinationOptions destination, IReadOnlyList<string> classes, QueuedDelivery delivery, TimeSpan limit, CancellationToken abort)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        try
        {
            return await StoreAsync(destination, classes, delivery, either.Token);
        }
        catch (OperationCanceledException)
        {
            return new(abort.IsCancellationRequested ? DeliveryCode.Broken : DeliveryCode.TimedOut);
        }
        catch (DicomNetworkException ex)
        {
            return new(CodeOf(ex.Fault));
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or InvalidDataException or DicomReadException)
        {
            return new(DeliveryCode.FileUnreadable);
        }
    }

    private async Task<DeliveryOutcome> StoreAsync(
        DestinationOptions destination, IReadOnlyList<string> classes, QueuedDelivery delivery, CancellationToken cancellationToken)
    {
        var options = new DicomClientOptions
        {
            Host = destination.Host,
            Port = destination.Port,
            CallingAe = _callingAeTitle,
            CalledAe = destination.AeTitle,
            Tls = _certificates.TermsOf(destination),
            TimeProvider = _time,
        };
        var forms = ReportForms.Of(delivery.SopClassUid);
        while (true)
        {
            await using var lent = await _pool.RentAsync(
                options, [.. classes.Union(forms, StringComparer.Ordinal).Select(form => new DicomPresentationContext(form, [StoredResult.TransferSyntax]))], cancellationToken);
            if (await StoreAsync(lent, delivery, forms, cancellationToken) is { } outcome)
            {
                return outcome;
            }
        }
    }

    // Null: an association of an earlier result, which the destination left in this moment. The object may go out twice, and
    // the next association is a new one: so the destination is not held to have failed.
    private static async Task<DeliveryOutcome?> StoreAsync(
        DicomPooledAssociation lent, QueuedDelivery delivery, IReadOnlyList<string> forms, CancellationToken cancellationToken)
    {
        var code = DeliveryCode.SopClassNotAccepted;
        try
        {
            foreach (var form in forms.Where(form => lent.Association.Accepts(form, StoredResult.TransferSyntax)))
            {
                var status = await StoreAsync(lent.Association, delivery, form, cancellationToken);
                if (status.IsSuccess || status.IsWarning)
                {
                    return new(DeliveryCode.Delivered, form);
                }

                code = DeliveryCode.Refused;
                if (!IsOfTheClass(status))
                {
                    break;
                }
            }
        }
        catch (DicomNetworkException ex) when (
            lent.IsReused && ex.Fault is DicomNetworkFault.Aborted or DicomNetworkFault.ConnectionLost)
        {
            return null;
        }

        if (code == DeliveryCode.SopClassNotAccepted)
        {
            await lent.Association.ReleaseAsync(cancellationToken); // to be asked anew the next time
        }

        return new(code);
    }

    // Accepted when the association was made and refused now: "SOP class not supported" or "data set does not match SOP class".
    private static bool IsOfTheClass(DicomStatus status) => status == DicomStatus.SopClassNotSupported || (status.Code & 0xFF00) == 0xA900;

    private static async Task<DicomStatus> StoreAsync(
        DicomClientAssociation association, QueuedDelivery delivery, string form, CancellationToken cancellationToken)
    {
        if (!string.Equals(form, delivery.SopClassUid, StringComparison.Ordinal))
        {
            var restated = ReportForms.Restate(DicomFile.Open(delivery.File), form);
            await using var bytes = new MemoryStream(restated.ToBytes(), writable: false);
            await StoredResult.SeekToDatasetAsync(bytes, cancellationToken);
            return await association.StoreAsync(
                form, restated.Dataset.GetString(DicomTag.SOPInstanceUID), StoredResult.TransferSyntax, bytes, cancellationToken);
        }

        await using var file = new FileStream(
            delivery.File, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        await StoredResult.SeekToDatasetAsync(file, cancellationToken);
        return await association.StoreAsync(form, delivery.SopInstanceUid, StoredResult.TransferSyntax, file, cancellationToken);
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
