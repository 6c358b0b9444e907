using System.Data.Common;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Fleet.Certificates;

/// <summary>Who is given a certificate, decided inside one transaction and by the fleet's clock alone.</summary>
internal static class CertificateRules
{
    // A renewal that is lost on the way is asked for again with the same key; this many keys are a fault.
    private const int MostByOne = 16;

    /// <returns>Null when the request came under another name than that of who it is proven by.</returns>
    internal static CertificateRuling? Rule(DbConnection connection, Guid name, CertificateAsk ask, DateTimeOffset now, Func<X509Certificate2?> issue)
    {
        var proof = Digest256.Of(ask.ProvenBy.ToArray());
        var key = Digest256.Of(ask.PublicKey.ToArray());
        var held = CertificateTables.Certificate(connection, key);
        CertificateVerdict? refusal;
        if (ask.Purpose == CertificatePurpose.Enrolment)
        {
            var token = CertificateTables.Token(connection, proof);
            if (token is not null && token.Id != name)
            {
                return null;
            }

            refusal = OfToken(token, ask, key, now);
        }
        else
        {
            if (ask.Site != name)
            {
                return null;
            }

            refusal = OfPresent(connection, CertificateTables.Certificate(connection, proof), ask, held is not null, now);
        }

        if (refusal is { } verdict)
        {
            return CertificateRuling.Refusal(verdict, now);
        }

        return held is null ? Issue(connection, ask, key, proof, now, issue) : Again(held, ask, proof, now);
    }

    private static CertificateVerdict? OfToken(TokenRow? token, CertificateAsk ask, Digest256 key, DateTimeOffset now)
    {
        if (token is null)
        {
            return CertificateVerdict.TokenUnknown;
        }

        if (token.Site != ask.Site)
        {
            return CertificateVerdict.TokenOtherSite;
        }

        // For good, also when the site was taken back since. Who made a token after the revocation wants the site back.
        if (token.RevokedMs is not null)
        {
            return CertificateVerdict.SiteRevoked;
        }

        // The answer to the first use may be lost: the same request gets the same certificate, another gets none.
        if (token.UsedFor is { } usedFor)
        {
            return usedFor == key ? null : CertificateVerdict.TokenUsed;
        }

        return now.ToUnixTimeMilliseconds() < token.ExpiresMs ? null : CertificateVerdict.TokenExpired;
    }

    private static CertificateVerdict? OfPresent(
        DbConnection connection, CertificateRow? present, CertificateAsk ask, bool isAgain, DateTimeOffset now)
    {
        if (present is null || present.Site != ask.Site)
        {
            return CertificateVerdict.CertificateUnknown;
        }

        if (present.RevokedMs is not null)
        {
            return CertificateVerdict.SiteRevoked;
        }

        var nowMs = now.ToUnixTimeMilliseconds();
        CertificateTables.SpendToken(connection, present.Key, nowMs);
        if (nowMs >= present.EndsMs)
        {
            return CertificateVerdict.CertificateEnded;
        }

        if (isAgain)
        {
            return null;
        }

        if (nowMs < present.IssuedMs + ((present.EndsMs - present.IssuedMs) / 2))
        {
            return CertificateVerdict.NotDue;
        }

        return CertificateTables.IssuedBy(connection, present.Key) < MostByOne ? null : CertificateVerdict.TooMany;
    }

    private static CertificateRuling Again(CertificateRow held, CertificateAsk ask, Digest256 proof, DateTimeOffset now) =>
        held.Site == ask.Site && held.ProvenBy == proof
            ? new CertificateRuling(CertificateVerdict.Issued, now, held.Der, IsNew: false)
            : CertificateRuling.Refusal(CertificateVerdict.RequestInvalid, now);

    private static CertificateRuling Issue(
        DbConnection connection, CertificateAsk ask, Digest256 key, Digest256 proof, DateTimeOffset now, Func<X509Certificate2?> issue)
    {
        using var certificate = issue();
        if (certificate is null)
        {
            return CertificateRuling.Refusal(CertificateVerdict.RequestInvalid, now);
        }

        var ends = new DateTimeOffset(certificate.NotAfter).ToUnixTimeMilliseconds();
        CertificateTables.Insert(connection, new CertificateRow(ask.Site, key, proof, now.ToUnixTimeMilliseconds(), ends, certificate.RawData));
        CertificateTables.UseToken(connection, proof, key);
        var isReinstated = CertificateTables.Reinstate(connection, ask.Site); // only a token made after the revocation comes this far
        return new CertificateRuling(CertificateVerdict.Issued, now, certificate.RawData, IsNew: true, isReinstated);
    }
}
