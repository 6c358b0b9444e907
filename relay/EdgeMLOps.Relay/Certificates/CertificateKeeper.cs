using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Uplink;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Certificates;

/// <summary>Which certificate the relay shows, and how one takes another's place: the new is written beside the old, tried, and only then put in its place.</summary>
internal sealed class CertificateKeeper
{
    private const string RefusedNew = "NewCertificateRefused";
    private const string TooMany = "RenewalTooMany";

    private readonly BrokerOptions _broker;
    private readonly UplinkProgress _progress;
    private readonly CertificateClock _clock;
    private readonly CertificateSweeper _sweeper;
    private readonly ILogger<CertificateKeeper> _logger;
    private volatile bool _passesNextBy;
    private volatile bool _passesTokenBy;
    private volatile string _complaint = "";
    private VerifyingKey? _answered;

    public CertificateKeeper(
        IOptions<BrokerOptions> broker, IOptions<StorageOptions> storage, UplinkProgress progress, CertificateClock clock, ILogger<CertificateKeeper> logger)
    {
        _broker = broker.Value;
        Folder = new CertificateFolder(storage.Value.PathOf("certificates"));
        _progress = progress;
        _clock = clock;
        _sweeper = new CertificateSweeper(Folder, progress, logger);
        _logger = logger;
    }

    internal CertificateFolder Folder { get; }

    /// <summary>Whether the relay cares for its certificate itself: none stands in the configuration.</summary>
    internal bool IsOwn => _broker.CertificateFile.Length == 0;

    /// <summary>Empty, or the code of what keeps a new certificate from taking the present one's place, until that is over.</summary>
    internal string Complaint => _complaint;

    private bool HasOther => File.Exists(Folder.Present) || File.Exists(Folder.Next);

    /// <summary>A new lease: what was passed by is tried again.</summary>
    internal void Begin() => _passesNextBy = _passesTokenBy = false;

    /// <summary>What to show the broker now.</summary>
    /// <exception cref="LinkFaultException">There is none yet (<c>NotEnrolled</c>).</exception>
    internal PresentCertificate Choose()
    {
        if (!IsOwn)
        {
            return new PresentCertificate(CertificateStanding.Given, _broker.CertificateFile, _broker.KeyFile);
        }

        // A token that somebody brought is to be used, whatever is left of an earlier certificate.
        return Shown(CertificateStanding.Next, Folder.Next, _passesNextBy)
            ?? Shown(CertificateStanding.Token, Folder.Token, _passesTokenBy)
            ?? Shown(CertificateStanding.Present, Folder.Present)
            ?? Shown(CertificateStanding.Next, Folder.Next)
            ?? Shown(CertificateStanding.Token, Folder.Token)
            ?? throw new LinkFaultException("NotEnrolled");
    }

    /// <summary>The broker took it: a new one takes its place.</summary>
    /// <returns>What it is from now on.</returns>
    internal PresentCertificate Taken(PresentCertificate shown)
    {
        if (shown.Standing != CertificateStanding.Next)
        {
            return shown;
        }

        try
        {
            var life = CertificateFolder.LifeOf(Folder.Next);
            Folder.Promote();
            CertificateLog.Switched(_logger, life.To);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or CryptographicException)
        {
            _progress.Note("CertificateNotKept"); // it is tried again, and is as good then
            return File.Exists(Folder.Next) ? shown : Own(CertificateStanding.Present, Folder.Present);
        }

        Forgive(RefusedNew);
        if (_answered is { } token)
        {
            _sweeper.DropToken(token);
        }

        return Own(CertificateStanding.Present, Folder.Present);
    }

    /// <summary>The connection with it failed: something else is shown for the rest of the lease, where there is anything. A new one that the broker
    /// refuses stays: it may be the broker's clock or list that is wrong, and another would cost one more of those that the fleet gives.</summary>
    internal void Failed(PresentCertificate shown, MqttFault fault)
    {
        if (shown.Standing == CertificateStanding.Token)
        {
            _passesTokenBy = true;
        }

        if (shown.Standing != CertificateStanding.Next || !File.Exists(shown.CertificateFile))
        {
            return; // it was taken, and what failed was something else
        }

        if (!_passesNextBy && BrokerRefusal.IsOfTheCertificate(fault))
        {
            _complaint = RefusedNew;
            _progress.Note(RefusedNew);
            CertificateLog.NewRefused(_logger, fault.ToString());
        }

        _passesNextBy = true;
    }

    /// <summary>What comes of an enrolment: another attempt, or, where the fleet refused and there is nothing else to show, the end of this lease.</summary>
    internal string? Enrolled(PresentCertificate shown, string code)
    {
        if (code.Length == 0)
        {
            return null;
        }

        Failed(shown, MqttFault.None);
        return HasOther ? null : code;
    }

    /// <summary>Asks for a certificate to follow what is shown now.</summary>
    internal async Task<CertificateAsk> AskAsync(Guid site, PresentCertificate shown, CancellationToken cancellationToken)
    {
        using var key = await Folder.NextKeyAsync(shown.Standing == CertificateStanding.Present, cancellationToken);
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
                Forgive(TooMany);
                return "";
            case CertificateVerdict.RequestInvalid:
                await _sweeper.ChangeNextKeyAsync(cancellationToken); // the fleet certifies this one by another proof alone, or not at all
                return Refused(ask, answer.Verdict.ToString());
            default:
                return Refused(ask, answer.Verdict.ToString());
        }

        Forgive(TooMany);
        using var certificate = GivenCertificate.Read(answer.Certificate);
        if (certificate is null || !GivenCertificate.IsOf(certificate, ask))
        {
            return Refused(ask, "OtherCertificate");
        }

        if (!Folder.HoldsNext(certificate, ask.PublicKey))
        {
            return await KeepAsync(ask, certificate, cancellationToken);
        }

        // The broker took the present one and not that: by the fleet's clock it may be time for another, which then takes its place.
        if (GivenCertificate.IsDue(certificate, answer.AtUtc))
        {
            await _sweeper.ChangeNextKeyAsync(cancellationToken);
        }

        return "";
    }

    private async Task<string> KeepAsync(CertificateAsk ask, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        try
        {
            await Folder.KeepNextAsync(certificate.ExportCertificatePem(), ask.PublicKey, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return Refused(ask, "NotKept"); // the same request gets the same certificate another time
        }

        _passesNextBy = false;
        CertificateLog.Given(_logger, ask.Purpose, new DateTimeOffset(certificate.NotAfter));
        if (ask.Purpose == CertificatePurpose.Enrolment)
        {
            _answered = ask.ProvenBy;
            _sweeper.DropToken(ask.ProvenBy); // it has done its work
        }

        return "";
    }

    /// <summary>Keeps a token that somebody brought.</summary>
    /// <returns>Null, or the code of the refusal.</returns>
    internal async Task<string?> TakeTokenAsync(EnrolmentToken token, CancellationToken cancellationToken)
    {
        if (!IsOwn)
        {
            return "CertificateGiven";
        }

        if (!BroughtToken.IsWhole(token))
        {
            return "TokenUnreadable";
        }

        try
        {
            await Folder.KeepAsync(Folder.Token, token.Certificate, token.Key, cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return "TokenNotKept";
        }

        _passesTokenBy = false;
        Forgive(RefusedNew);
        _sweeper.DropNext();
        return null;
    }

    private static PresentCertificate Own(CertificateStanding standing, string file) => new(standing, file, file);

    private static PresentCertificate? Shown(CertificateStanding standing, string file, bool isPassedBy = false) =>
        !isPassedBy && File.Exists(file) ? Own(standing, file) : null;

    private void Forgive(string complaint)
    {
        if (string.Equals(_complaint, complaint, StringComparison.Ordinal))
        {
            _complaint = "";
        }
    }

    private string Refused(CertificateAsk ask, string verdict)
    {
        var code = $"{ask.Purpose}{verdict}";
        _progress.Note(code);
        CertificateLog.Refused(_logger, code);
        if (code is TooMany)
        {
            _complaint = code;
        }

        // Another window will not make it good either; without anything else to show it is told in each.
        if (code.StartsWith("EnrolmentToken", StringComparison.Ordinal) && HasOther)
        {
            _sweeper.DropToken(ask.ProvenBy);
        }

        return code;
    }
}
