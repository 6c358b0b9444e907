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
    private readonly BrokerOptions _broker;
    private readonly UplinkProgress _progress;
    private readonly CertificateClock _clock;
    private readonly ILogger<CertificateKeeper> _logger;
    private bool _passesNextBy;

    public CertificateKeeper(
        IOptions<BrokerOptions> broker, IOptions<StorageOptions> storage, UplinkProgress progress, CertificateClock clock, ILogger<CertificateKeeper> logger)
    {
        _broker = broker.Value;
        Folder = new CertificateFolder(storage.Value.PathOf("certificates"));
        _progress = progress;
        _clock = clock;
        _logger = logger;
    }

    internal CertificateFolder Folder { get; }

    /// <summary>Whether the relay cares for its certificate itself: none stands in the configuration.</summary>
    internal bool IsOwn => _broker.CertificateFile.Length == 0;

    /// <summary>A new lease: what was passed by is tried again.</summary>
    internal void Begin() => _passesNextBy = false;

    /// <summary>What to show the broker now.</summary>
    /// <exception cref="LinkFaultException">There is none yet (<c>NotEnrolled</c>).</exception>
    internal PresentCertificate Choose()
    {
        if (!IsOwn)
        {
            return new PresentCertificate(CertificateStanding.Given, _broker.CertificateFile, _broker.KeyFile);
        }

        var hasPresent = File.Exists(Folder.Present);
        if (File.Exists(Folder.Next) && !(_passesNextBy && hasPresent))
        {
            return Own(CertificateStanding.Next, Folder.Next);
        }

        // A token that somebody brought is to be used, whatever is left of an earlier certificate.
        if (File.Exists(Folder.Token) && !(_passesNextBy && hasPresent))
        {
            return Own(CertificateStanding.Token, Folder.Token);
        }

        return hasPresent ? Own(CertificateStanding.Present, Folder.Present) : throw new LinkFaultException("NotEnrolled");
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
            Folder.Promote();
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            _progress.Note("CertificateNotKept"); // it is tried again, and is as good then
            return shown;
        }

        CertificateLog.Switched(_logger, CertificateFolder.LifeOf(Folder.Present).To);
        return Own(CertificateStanding.Present, Folder.Present);
    }

    /// <summary>The connection with it failed: the present one is shown for the rest of the lease, and a new one that the broker refuses is given up.</summary>
    internal void Failed(PresentCertificate shown, MqttFault fault)
    {
        if (shown.Standing is not (CertificateStanding.Next or CertificateStanding.Token) || !File.Exists(shown.CertificateFile))
        {
            return; // it was taken, and what failed was something else
        }

        _passesNextBy = true;
        if (shown.Standing == CertificateStanding.Next && IsAboutTheCertificate(fault) && File.Exists(Folder.Present))
        {
            Folder.DropNext();
            _progress.Note("NewCertificateRefused");
            CertificateLog.NewRefused(_logger, fault.ToString());
        }
    }

    /// <summary>What comes of an enrolment: another attempt, or, where the fleet refused and there is nothing else to show, the end of this lease.</summary>
    internal string? Enrolled(PresentCertificate shown, string code)
    {
        if (code.Length == 0)
        {
            return null;
        }

        Failed(shown, MqttFault.None);
        if (!File.Exists(Folder.Present))
        {
            return code;
        }

        if (code.StartsWith("EnrolmentToken", StringComparison.Ordinal))
        {
            Folder.DropToken(); // it will not be taken in another window either
        }

        return null;
    }

    /// <summary>Asks for a certificate to follow what is shown now.</summary>
    internal async Task<CertificateAsk> AskAsync(Guid site, PresentCertificate shown, CancellationToken cancellationToken)
    {
        using var key = await Folder.NextKeyAsync(cancellationToken);
        using var proof = await CertificateFolder.KeyOfAsync(shown.KeyFile, cancellationToken);
        var purpose = shown.Standing == CertificateStanding.Token ? CertificatePurpose.Enrolment : CertificatePurpose.Renewal;
        return CertificateAsk.Create(purpose, site, key, proof);
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
        if (answer.Verdict == CertificateVerdict.NotDue)
        {
            return "";
        }

        if (answer.Verdict != CertificateVerdict.Issued)
        {
            return Refused(ask, answer.Verdict.ToString());
        }

        using var certificate = Read(answer.Certificate);
        if (certificate is null || !IsOf(certificate, ask))
        {
            return Refused(ask, "OtherCertificate");
        }

        try
        {
            await Folder.KeepNextAsync(certificate.ExportCertificatePem(), cancellationToken);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            return Refused(ask, "NotKept"); // the same request gets the same certificate another time
        }

        CertificateLog.Given(_logger, ask.Purpose, new DateTimeOffset(certificate.NotAfter));
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

        try
        {
            using var key = SigningKey.FromPem(token.Key);
            using var certificate = X509Certificate2.CreateFromPem(token.Certificate);
            using var pair = certificate.GetECDsaPublicKey();
            if (pair is null || !string.Equals(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), token.Token.ToString("D"), StringComparison.Ordinal))
            {
                return "TokenUnreadable";
            }
        }
        catch (Exception ex) when (ex is CryptographicException or ArgumentException)
        {
            return "TokenUnreadable";
        }

        Folder.DropNext();
        await Folder.KeepAsync(Folder.Token, token.Certificate, token.Key, cancellationToken);
        return null;
    }

    private static PresentCertificate Own(CertificateStanding standing, string file) => new(standing, file, file);

    private static bool IsAboutTheCertificate(MqttFault fault) => fault
        is MqttFault.CertificateUntrusted or MqttFault.CertificateExpired or MqttFault.CertificateRevoked or MqttFault.CertificateRefused
        or MqttFault.BadSettings or MqttFault.BadCredentials or MqttFault.NotAuthorized;

    private static X509Certificate2? Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der.Span);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool IsOf(X509Certificate2 certificate, CertificateAsk ask)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key?.ExportParameters(includePrivateParameters: false).Q is { X: { Length: 32 } x, Y: { Length: 32 } y }
            && new VerifyingKey([.. x, .. y]) == ask.PublicKey
            && string.Equals(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false), ask.Site.ToString("D"), StringComparison.Ordinal);
    }

    private string Refused(CertificateAsk ask, string verdict)
    {
        var code = $"{ask.Purpose}{verdict}";
        _progress.Note(code);
        CertificateLog.Refused(_logger, code);
        return code;
    }
}
