using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Relay.Uplink;
using Microsoft.Extensions.Logging;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>Asks the fleet for a certificate, and keeps what it gives as the one that is to be tried.</summary>
internal sealed class CertificateAsker
{
    private readonly CertificateKeeper _keeper;
    private readonly CertificateFolder _folder;
    private readonly UplinkProgress _progress;
    private readonly CertificateClock _clock;
    private readonly ILogger _logger;

    internal CertificateAsker(CertificateKeeper keeper, UplinkProgress progress, CertificateClock clock, ILogger logger)
    {
        _keeper = keeper;
        _folder = keeper.Folder;
        _progress = progress;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Asks for a certificate to follow what is shown now.</summary>
    internal async Task<CertificateAsk> AskAsync(Guid site, PresentCertificate shown, CancellationToken cancellationToken)
    {
        using var key = await _folder.NextKeyAsync(shown.Standing == CertificateStanding.Present, cancellationToken);
        using var proof = await CertificateFolder.KeyOfAsync(shown.KeyFile, cancellationToken);
        var purpose = shown.Standing == CertificateStanding.Token ? CertificatePurpose.Enrolment : CertificatePurpose.Renewal;
        var ask = CertificateAsk.Create(purpose, site, key, proof);
        CertificateLog.Asked(_logger, Convert.ToHexString(ask.Encode()));
        return ask;
    }

    /// <summary>Believes what the fleet signed as its answer to this request.</summary>
    /// <returns>Empty when there is a new certificate, or none is due; the code of the refusal; null when it is no answer to this.</returns>
    internal async Task<string?> HearAsync(CertificateAsk ask, ReadOnlyMemory<byte> bytes, VerifyingKey fleet, CancellationToken cancellationToken)
    {
        if (!CertificateAnswer.TryRead(bytes.Span, out var answer) || !answer!.IsSignedBy(fleet))
        {
            _progress.Note("CertificateAnswerForged");
            return null;
        }

        return answer.Question == Digest256.Of(ask.Encode()) ? await TakeAsync(ask, answer, cancellationToken) : null;
    }

    private async Task<string> TakeAsync(CertificateAsk ask, CertificateAnswer answer, CancellationToken cancellationToken)
    {
        _clock.Set(answer.AtUtc);
        switch (answer.Verdict)
        {
            case CertificateVerdict.Issued:
                break;
            case CertificateVerdict.NotDue:
                _keeper.Complaint.Forgive(CertificateComplaint.TooMany);
                return "";
            case CertificateVerdict.RequestInvalid:
                await _keeper.Sweeper.ChangeNextKeyAsync(cancellationToken); // the fleet certifies this one by another proof alone, or not at all
                return Refused(ask, answer.Verdict.ToString());
            default:
                return Refused(ask, answer.Verdict.ToString());
        }

        _keeper.Complaint.Forgive(CertificateComplaint.TooMany);
        using var certificate = GivenCertificate.Read(answer.Certificate);
        if (certificate is null || !GivenCertificate.IsOf(certificate, ask))
        {
            return Refused(ask, "OtherCertificate");
        }

        if (!_folder.HoldsNext(certificate, ask.PublicKey))
        {
            return await KeepAsync(ask, certificate, cancellationToken);
        }

        // The broker took the present one and not that: by the fleet's clock it may be time for another, which then takes its place.
        if (GivenCertificate.IsDue(certificate, answer.AtUtc))
        {
            await _keeper.Sweeper.ChangeNextKeyAsync(cancellationToken);
        }

        return "";
    }

    private async Task<string> KeepAsync(CertificateAsk ask, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        try
        {
            await _folder.KeepNextAsync(certificate.ExportCertificatePem(), ask.PublicKey, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return Refused(ask, "NotKept"); // the same request gets the same certificate another time
        }

        CertificateLog.Given(_logger, ask.Purpose, new DateTimeOffset(certificate.NotAfter));
        _keeper.Given(ask);
        return "";
    }

    private string Refused(CertificateAsk ask, string verdict)
    {
        var code = $"{ask.Purpose}{verdict}";
        _progress.Note(code);
        CertificateLog.Refused(_logger, code);
        if (code is CertificateComplaint.TooMany)
        {
            _keeper.Complaint.Raise(code);
        }

        // Another window will not make it good either; without anything else to show it is told in each.
        if (code.StartsWith("EnrolmentToken", StringComparison.Ordinal) && _keeper.HasOther)
        {
            _keeper.Sweeper.DropToken(ask.ProvenBy);
        }

        return code;
    }
}
