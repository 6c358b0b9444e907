using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dapper;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;

namespace EdgeMLOps.Fleet.Tests.Certificates;

/// <summary>Who gets a certificate; the negative ones must each fail when their rule is taken out.</summary>
public abstract class CertificateDesk_tests(FleetFixture fleet) : IAsyncLifetime
{
    private readonly SigningKey _key = SigningKey.Create();
    private readonly SigningKey _next = SigningKey.Create();
    private readonly Guid _site = Guid.NewGuid();
    private CertificateOffice _office = null!;

    public async Task InitializeAsync()
    {
        await fleet.ClearAsync();
        await fleet.Store.Revoked.ReloadAsync(fleet.Store.Database, default);
        _office = await CertificateOffice.OpenAsync(fleet);
    }

    [Fact]
    public async Task A_token_gets_its_site_one_certificate_for_the_site_s_own_key_and_is_used_then()
    {
        var token = await _office.TokenAsync(_site);
        using var proof = SigningKey.FromPem(token.Key);
        var answer = await _office.AskAsync(CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof), token.Token);
        using var certificate = X509CertificateLoader.LoadCertificate(answer!.Certificate.Span);
        Assert.Equal($"CN={_site:D}", certificate.Subject);
        Assert.Equal(_key.PublicKey.ToArray(), certificate.GetPublicKey()[1..]);
        Assert.Equal(_office.Now.AddDays(CertificateOffice.Days), new DateTimeOffset(certificate.NotAfter), TimeSpan.FromSeconds(1));

        Assert.Equal(CertificateVerdict.TokenUsed, await _office.EnrolAsync(token, _next));
        Assert.Equal(1, await RefusedAsync("TokenUsed"));
        Assert.Single(await _office.IssuedAsync());
    }

    [Fact]
    public async Task The_same_request_again_gets_the_same_certificate_because_its_answer_may_be_lost()
    {
        var token = await _office.TokenAsync(_site);
        using var proof = SigningKey.FromPem(token.Key);
        var ask = CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof);
        var first = await _office.AskAsync(ask, token.Token);
        _office.GoTo(token.ExpiresUtc.AddDays(1));
        var again = await _office.AskAsync(ask, token.Token);
        Assert.Equal(first!.Certificate.ToArray(), again!.Certificate.ToArray());
        Assert.Single(await _office.IssuedAsync());
    }

    [Fact]
    public async Task A_token_is_of_no_use_for_another_site_under_another_name_or_after_its_end()
    {
        var token = await _office.TokenAsync(_site);
        Assert.Equal(CertificateVerdict.TokenOtherSite, await _office.EnrolAsync(token, _key, Guid.NewGuid()));
        using (var proof = SigningKey.FromPem(token.Key))
        {
            Assert.Null(await _office.AskAsync(CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof), Guid.NewGuid()));
        }

        _office.GoTo(token.ExpiresUtc);
        Assert.Equal(CertificateVerdict.TokenExpired, await _office.EnrolAsync(token, _key));
        Assert.Equal((1, 1, 1), (await RefusedAsync("TokenOtherSite"), await RefusedAsync("CertificateAskForeign"), await RefusedAsync("TokenExpired")));
        Assert.Empty(await _office.IssuedAsync());
    }

    [Fact]
    public async Task A_made_up_token_and_a_request_that_the_token_s_key_did_not_sign_get_nothing()
    {
        var token = await _office.TokenAsync(_site);
        using var made = SigningKey.Create();
        var guessed = CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, made);
        Assert.Equal(CertificateVerdict.TokenUnknown, (await _office.AskAsync(guessed, token.Token))?.Verdict);

        // Seen on the way, with the thief's key put in place of the site's.
        using var proof = SigningKey.FromPem(token.Key);
        var stolen = CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof) with { PublicKey = made.PublicKey };
        Assert.Null(await _office.AskAsync(stolen, token.Token));
        Assert.Equal((1, 1), (await RefusedAsync("TokenUnknown"), await RefusedAsync("CertificateAskUnproven")));
        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(token, _key));
    }

    [Fact]
    public async Task A_key_whose_private_half_the_asking_one_does_not_show_is_not_certified_and_uses_no_token()
    {
        var token = await _office.TokenAsync(_site);
        using var proof = SigningKey.FromPem(token.Key);
        var ask = CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof).Encode();
        _next.PublicKey.ToArray().CopyTo(ask, 18);
        proof.Sign(ask.AsSpan(0, 210)).CopyTo(ask.AsSpan(210));
        Assert.Equal(CertificateVerdict.RequestInvalid, (await _office.AskAsync(ask, token.Token))?.Verdict);
        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(token, _key));
    }

    [Fact]
    public async Task The_secret_of_a_token_is_nowhere_in_the_database()
    {
        // What waits for the audit log is looked through, too.
        await using var full = await _office.RefuseAuditAsync();
        var token = await _office.TokenAsync(_site);
        using var key = ECDsa.Create();
        key.ImportFromPem(token.Key);
        var held = await fleet.Store.Database.ReadAsync(DatabaseDump.Of, default);
        Assert.True(held.Holds(token.Token.ToByteArray(bigEndian: true)), "the search finds what is there");
        Assert.True(held.Holds(Encoding.ASCII.GetBytes($"{token.Token:D}")), "and finds it as text");
        var pem = token.Key[PemEncoding.Find(token.Key).Base64Data];
        byte[][] secrets =
        [
            key.ExportParameters(includePrivateParameters: true).D!,
            Encoding.ASCII.GetBytes(pem.ReplaceLineEndings("")),
            Encoding.ASCII.GetBytes(pem.ReplaceLineEndings("\n").Split('\n')[0]),
            key.ExportPkcs8PrivateKey(),
        ];
        Assert.All(secrets, secret => Assert.False(held.Holds(secret)));
    }

    [Fact]
    public async Task A_certificate_is_renewed_from_half_of_its_life_by_the_fleet_s_clock_and_only_by_its_own_key()
    {
        await EnrolledAsync();
        var begun = _office.Now;
        _office.GoTo(begun.AddDays(CertificateOffice.Days / 2).AddMinutes(-1));
        Assert.Equal(CertificateVerdict.NotDue, (await _office.RenewAsync(_site, _key, _next))?.Verdict);
        Assert.Equal(0, await RefusedAsync("NotDue"));

        _office.GoTo(begun.AddDays(CertificateOffice.Days / 2).AddMinutes(1));
        using var thief = SigningKey.Create();
        Assert.Equal(CertificateVerdict.CertificateUnknown, (await _office.RenewAsync(_site, thief, _next))?.Verdict);
        Assert.Equal(CertificateVerdict.CertificateUnknown, (await _office.RenewAsync(Guid.NewGuid(), _key, _next))?.Verdict);
        var renewed = await _office.RenewAsync(_site, _key, _next);
        Assert.Equal((CertificateVerdict.Issued, _office.Now.ToUnixTimeMilliseconds()), (renewed!.Verdict, renewed.AtUtc.ToUnixTimeMilliseconds()));
        Assert.Equal(renewed.Certificate.ToArray(), (await _office.RenewAsync(_site, _key, _next))!.Certificate.ToArray());
        Assert.Equal(CertificateVerdict.NotDue, (await _office.RenewAsync(_site, _next, thief))?.Verdict);
    }

    [Fact]
    public async Task A_certificate_that_is_over_proves_nothing_and_its_own_key_is_not_certified_again()
    {
        await EnrolledAsync();
        var begun = _office.Now;
        _office.GoTo(begun.AddDays(CertificateOffice.Days - 1));
        Assert.Equal(CertificateVerdict.RequestInvalid, (await _office.RenewAsync(_site, _key, _key))?.Verdict);
        _office.GoTo(begun.AddDays(CertificateOffice.Days));
        Assert.Equal(CertificateVerdict.CertificateEnded, (await _office.RenewAsync(_site, _key, _next))?.Verdict);
    }

    [Fact]
    public async Task Certificates_without_end_are_not_issued_on_one()
    {
        await EnrolledAsync();
        _office.GoTo(_office.Now.AddDays(CertificateOffice.Days - 1));
        var verdicts = new List<CertificateVerdict?> { (await _office.RenewAsync(_site, _key, _next))?.Verdict };
        for (var i = 0; i < 16; i++)
        {
            // That what the broker does not take is asked for again counts once.
            Assert.Equal(CertificateVerdict.Issued, (await _office.RenewAsync(_site, _key, _next))?.Verdict);
            using var key = SigningKey.Create();
            verdicts.Add((await _office.RenewAsync(_site, _key, key))?.Verdict);
        }

        Assert.Equal([.. Enumerable.Repeat<CertificateVerdict?>(CertificateVerdict.Issued, 16), CertificateVerdict.TooMany], verdicts);
    }

    [Fact]
    public async Task A_revoked_site_gets_nothing_by_certificate_or_token_until_a_later_token_lifts_it_and_its_old_certificate_stays_listed()
    {
        var before = await _office.TokenAsync(_site);
        var answer = await EnrolledAsync();
        Assert.DoesNotContain("Serial Number", await _office.ListAsync(), StringComparison.Ordinal);
        Assert.True(await _office.RevokeAsync(_site));
        Assert.False(await _office.RevokeAsync(Guid.NewGuid()));
        _office.GoTo(_office.Now.AddDays(1));
        Assert.Equal(CertificateVerdict.SiteRevoked, await _office.EnrolAsync(before, _next));
        _office.GoTo(_office.Now.AddDays(CertificateOffice.Days * 0.75));
        Assert.Equal(CertificateVerdict.SiteRevoked, (await _office.RenewAsync(_site, _key, _next))?.Verdict);
        using var certificate = X509CertificateLoader.LoadCertificate(answer);
        var line = $"Serial Number: {certificate.SerialNumber}";
        Assert.Contains(line, await _office.ListAsync(), StringComparison.Ordinal);

        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(await _office.TokenAsync(_site), _next));
        Assert.False(fleet.Store.Revoked.Holds(_site));
        Assert.Contains(line, await _office.ListAsync(), StringComparison.Ordinal);
        using var another = SigningKey.Create();
        Assert.Equal(CertificateVerdict.SiteRevoked, (await _office.RenewAsync(_site, _key, another))?.Verdict);
    }

    [Fact]
    public async Task A_token_from_before_a_revocation_is_of_no_use_either_when_the_site_was_taken_back()
    {
        var (unused, used) = (await _office.TokenAsync(_site), await _office.TokenAsync(_site));
        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(used, _key));
        Assert.True(await _office.RevokeAsync(_site));
        var later = await _office.TokenAsync(_site);
        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(later, _next));
        using var another = SigningKey.Create();
        Assert.Equal(CertificateVerdict.SiteRevoked, await _office.EnrolAsync(unused, another));
        Assert.Equal(CertificateVerdict.SiteRevoked, await _office.EnrolAsync(used, _key));
        Assert.Equal(2, await RefusedAsync("SiteRevoked"));
        Assert.Single(await _office.AuditedAsync("SiteReinstated"));
    }

    [Fact]
    public async Task A_token_s_own_certificate_is_listed_when_the_site_s_was_seen_at_work_and_when_the_site_is_revoked()
    {
        var (used, unused) = (await _office.TokenAsync(_site), await _office.TokenAsync(_site));
        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(used, _key));
        Assert.DoesNotContain(SerialOf(used), await _office.ListAsync(), StringComparison.Ordinal); // the answer may be lost
        Assert.Equal(CertificateVerdict.NotDue, (await _office.RenewAsync(_site, _key, _next))?.Verdict);
        var list = await _office.ListAsync();
        Assert.Contains(SerialOf(used), list, StringComparison.Ordinal);
        Assert.DoesNotContain(SerialOf(unused), list, StringComparison.Ordinal);

        Assert.True(await _office.RevokeAsync(_site));
        Assert.Contains(SerialOf(unused), await _office.ListAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_from_before_the_authority_is_named_and_nothing_is_issued_by_it()
    {
        var token = await _office.TokenAsync(_site);
        _office.Clock.Step(TimeSpan.FromDays(-3));
        Assert.Null(await _office.EnrolAsync(token, _key));
        Assert.Equal(1, await RefusedAsync("ClockBeforeAuthority"));
        _office.Clock.Step(TimeSpan.FromDays(3));
        Assert.Equal(CertificateVerdict.Issued, await _office.EnrolAsync(token, _key));
    }

    [Fact]
    public async Task A_message_of_a_revoked_site_is_refused_by_code_and_gets_no_receipt()
    {
        var first = fleet.SealAt(Some.Operations(1), 1, default);
        Assert.Single(await fleet.TakeAsync(first));
        Assert.True(await _office.RevokeAsync(fleet.Site));
        Assert.Empty(await fleet.TakeAsync(fleet.SealAt(Some.Operations(2), 2, first.Hash)));
        Assert.Equal(1, await RefusedAsync("SiteRevoked"));
    }

    [Fact]
    public async Task A_fleet_without_an_authority_says_so()
    {
        var token = await _office.TokenAsync(_site);
        await using var bare = await CertificateOffice.OpenAsync(fleet, hasAuthority: false);
        Assert.Equal(CertificateVerdict.NoAuthority, await bare.EnrolAsync(token, _key));
    }

    public async Task DisposeAsync()
    {
        await _office.DisposeAsync();
        _key.Dispose();
        _next.Dispose();
    }

    private async Task<byte[]> EnrolledAsync()
    {
        var token = await _office.TokenAsync(_site);
        using var proof = SigningKey.FromPem(token.Key);
        var answer = await _office.AskAsync(CertificateAsk.Create(CertificatePurpose.Enrolment, _site, _key, proof), token.Token);
        Assert.Equal(CertificateVerdict.Issued, answer?.Verdict);
        return answer!.Certificate.ToArray();
    }

    private static string SerialOf(EnrolmentToken token)
    {
        using var certificate = X509Certificate2.CreateFromPem(token.Certificate);
        return certificate.SerialNumber;
    }

    private Task<long> RefusedAsync(string code) => fleet.Store.Database.ReadAsync(
        connection => connection.ExecuteScalar<long>("SELECT coalesce(max(count), 0) FROM refusal WHERE code = @code", new { code }), default);
}
