using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeMLOps.Contracts;
using EdgeMLOps.Fleet.Packages;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Revokes sites, and writes the list of their certificates that the broker reads (RFC 5280 section 5). Safe for concurrent use.</summary>
internal sealed class RevocationDesk : IDisposable
{
    private static readonly TimeSpan Rewrite = TimeSpan.FromDays(1);
    private static readonly TimeSpan ClockStep = TimeSpan.FromHours(1);

    private readonly AuthorityDesk _authority;
    private readonly FleetStore _store;
    private readonly DueAudit _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<RevocationDesk> _logger;
    private readonly SemaphoreSlim _turn = new(1);
    private WrittenList? _written;

    public RevocationDesk(
        AuthorityDesk authority,
        FleetStore store,
        DueAudit audit,
        IOptions<AuthorityOptions> options,
        IOptions<StorageOptions> storage,
        TimeProvider time,
        ILogger<RevocationDesk> logger)
    {
        _authority = authority;
        _store = store;
        _audit = audit;
        File = options.Value.ListFile(storage.Value);
        _time = time;
        _logger = logger;
    }

    /// <summary>Where the list is.</summary>
    internal string File { get; }

    /// <summary>Takes nothing more of a site: no message, no request with a certificate or a token that it has.</summary>
    /// <returns>False when nobody ever heard of the site.</returns>
    /// <exception cref="Sqlite.StorageException">The store refused; ask again.</exception>
    internal async Task<bool> RevokeAsync(Guid site, string who, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var isKnown = await _store.Database.WriteAsync(
            connection =>
            {
                if (!CertificateTables.Revoke(connection, site, now.ToUnixTimeMilliseconds()))
                {
                    return false;
                }

                _audit.Add(connection, "SiteRevoked", who, FormattableString.Invariant($$"""{"site":"{{site:D}}","at":"{{now.UtcDateTime:O}}"}"""));
                return true;
            },
            cancellationToken);
        if (isKnown)
        {
            await _audit.AppendAsync(cancellationToken);
            await _store.Revoked.ReloadAsync(_store.Database, cancellationToken);
        }

        return isKnown;
    }

    /// <summary>Writes the list if the one that was written last is not what is to be there now; without an authority there is none.</summary>
    /// <exception cref="IOException">The device refused; the old list stays, and the next call tries again.</exception>
    /// <exception cref="Sqlite.StorageException">The store refused; the old list stays, and the next call tries again.</exception>
    internal async Task WriteIfDueAsync(CancellationToken cancellationToken)
    {
        if (_authority.Held is not { } authority)
        {
            return;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (now, timestamp) = (_time.GetUtcNow(), _time.GetTimestamp());
            var revoked = await _store.Database.ReadAsync(
                connection => CertificateTables.Revoked(connection, now.ToUnixTimeMilliseconds()), cancellationToken);
            var content = DigestOf(revoked);
            if (!IsCurrent(content, now))
            {
                await WriteAsync(File, authority, revoked, now, cancellationToken);
                _written = new WrittenList(content, now, timestamp);
                WarnIfClosed();
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes a list, readable for all: the broker is another account.</summary>
    internal static async Task WriteAsync(
        string file, FleetAuthority authority, IEnumerable<(byte[] Der, long RevokedMs)> revoked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (var (der, ms) in revoked)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            list.AddEntry(certificate, DateTimeOffset.FromUnixTimeMilliseconds(ms), X509RevocationReason.CessationOfOperation);
        }

        var pem = Encoding.ASCII.GetBytes(PemEncoding.WriteString("X509 CRL", authority.Sign(list, now)) + "\n");
        await NewFile.WriteAsync(file, stream => stream.WriteAsync(pem, cancellationToken).AsTask(), PublicPath.File, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    // A list says when it was made and until when it holds, by the wall clock: one of a clock that was wrong is made again when the clock was set.
    private bool IsCurrent(Digest256 content, DateTimeOffset now)
    {
        if (_written is not { } last || last.Content != content || !System.IO.File.Exists(File))
        {
            return false;
        }

        var passed = _time.GetElapsedTime(last.Timestamp);
        return passed < Rewrite && (now - last.Wall - passed).Duration() <= ClockStep;
    }

    private void WarnIfClosed()
    {
        if (PublicPath.ClosedFolder(File) is { } folder)
        {
            CertificateLog.ListFileClosed(_logger, File, folder);
        }
    }

    private static Digest256 DigestOf(IEnumerable<(byte[] Der, long RevokedMs)> revoked)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> when = stackalloc byte[sizeof(long)];
        foreach (var (der, ms) in revoked)
        {
            BinaryPrimitives.WriteInt64BigEndian(when, ms);
            hash.AppendData(when);
            hash.AppendData(der);
        }

        return new Digest256(hash.GetHashAndReset());
    }

    private sealed record WrittenList(Digest256 Content, DateTimeOffset Wall, long Timestamp);
}
