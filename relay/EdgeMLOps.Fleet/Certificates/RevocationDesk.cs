using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using EdgeMLOps.Fleet.Packages;
using EdgeMLOps.Fleet.Store;
using EdgeMLOps.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Revokes sites, and writes the list of their certificates that the broker reads (RFC 5280 section 5).</summary>
internal sealed class RevocationDesk
{
    private readonly AuthorityDesk _authority;
    private readonly FleetStore _store;
    private readonly TimeProvider _time;

    public RevocationDesk(AuthorityDesk authority, FleetStore store, IOptions<AuthorityOptions> options, IOptions<StorageOptions> storage, TimeProvider time)
    {
        _authority = authority;
        _store = store;
        File = options.Value.ListFile(storage.Value);
        _time = time;
    }

    /// <summary>Where the list is.</summary>
    internal string File { get; }

    /// <summary>Takes nothing more of a site: no message, no request with a certificate or a token that it has.</summary>
    /// <returns>False when nobody ever heard of the site.</returns>
    /// <exception cref="Sqlite.StorageException">The store refused; the site is not revoked.</exception>
    internal async Task<bool> RevokeAsync(Guid site, CancellationToken cancellationToken)
    {
        var nowMs = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!await _store.Database.WriteAsync(connection => CertificateTables.Revoke(connection, site, nowMs), cancellationToken))
        {
            return false;
        }

        await _store.Revoked.ReloadAsync(_store.Database, cancellationToken);
        return true;
    }

    /// <summary>Writes the list; without an authority there is none.</summary>
    /// <exception cref="IOException">The device refused; the old list stays.</exception>
    /// <exception cref="Sqlite.StorageException">The store refused; the old list stays.</exception>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_authority.Held is not { } authority)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var revoked = await _store.Database.ReadAsync(
            connection => CertificateTables.Revoked(connection, now.ToUnixTimeMilliseconds()), cancellationToken);
        await WriteAsync(File, authority, revoked, now, cancellationToken);
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
        await NewFile.WriteAsync(file, stream => stream.WriteAsync(pem, cancellationToken).AsTask(), cancellationToken);
    }
}
