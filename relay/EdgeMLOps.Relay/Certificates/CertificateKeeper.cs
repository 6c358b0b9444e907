using System.Security.Cryptography;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
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
    private readonly ILogger<CertificateKeeper> _logger;
    private volatile bool _passesNextBy;
    private volatile bool _passesTokenBy;
    private VerifyingKey? _answered;

    public CertificateKeeper(
        IOptions<BrokerOptions> broker, IOptions<StorageOptions> storage, UplinkProgress progress, CertificateClock clock, ILogger<CertificateKeeper> logger)
    {
        _broker = broker.Value;
        Folder = new CertificateFolder(storage.Value.PathOf("certificates"));
        _progress = progress;
        _logger = logger;
        Sweeper = new CertificateSweeper(Folder, progress, logger);
        Complaint = new CertificateComplaint(Folder, Sweeper, progress);
        Asker = new CertificateAsker(this, progress, clock, logger);
        Sweeper.DropLeftovers();
    }

    internal CertificateFolder Folder { get; }

    /// <summary>Whether the relay cares for its certificate itself: none stands in the configuration.</summary>
    internal bool IsOwn => _broker.CertificateFile.Length == 0;

    internal CertificateSweeper Sweeper { get; }

    internal CertificateComplaint Complaint { get; }

    internal CertificateAsker Asker { get; }

    /// <summary>Whether there is anything to show but a token.</summary>
    internal bool HasOther => File.Exists(Folder.Present) || File.Exists(Folder.Next);

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

        Complaint.Forgive(CertificateComplaint.NewRefused);
        if (_answered is { } token)
        {
            Sweeper.DropToken(token);
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
            Complaint.Raise(CertificateComplaint.NewRefused);
            _progress.Note(CertificateComplaint.NewRefused);
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

    /// <summary>The fleet gave a new one, which is kept: it is shown at the next connection.</summary>
    /// <param name="ask">What it was asked by.</param>
    internal void Given(CertificateAsk ask)
    {
        _passesNextBy = false;
        if (ask.Purpose == CertificatePurpose.Enrolment)
        {
            _answered = ask.ProvenBy;
            Sweeper.DropToken(ask.ProvenBy); // it has done its work
        }
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
        Complaint.Forgive(CertificateComplaint.NewRefused);
        Sweeper.DropNext();
        return null;
    }

    private static PresentCertificate Own(CertificateStanding standing, string file) => new(standing, file, file);

    private static PresentCertificate? Shown(CertificateStanding standing, string file, bool isPassedBy = false) =>
        !isPassedBy && File.Exists(file) ? Own(standing, file) : null;
}
