using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Uplink;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Tests.Certificates;

public sealed class CertificateKeeper_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogWatcher _logs = new();
    private readonly SigningKey _fleet = SigningKey.Create();
    private readonly Guid _site = Guid.NewGuid();
    private readonly UplinkProgress _progress = new();
    private int _snapshots;

    [Fact]
    public async Task Whenever_the_power_fails_there_is_a_pair_that_works_and_another_behind_one_that_the_broker_refuses()
    {
        var keeper = await EnrolledAsync();
        List<string> crashes = [Snapshot()];
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        crashes.Add(Snapshot());
        Assert.Equal("", await keeper.Asker.HearAsync(ask, Answer(ask, Sign(ask.Site, ask.PublicKey)), _fleet.PublicKey, default));
        crashes.Add(Snapshot());

        // Between the pair and the end of the key that it was made of.
        var between = Snapshot();
        File.Copy(Path.Combine(crashes[1], "certificates", "next.key"), Path.Combine(between, "certificates", "next.key"));
        crashes.Add(between);
        await AsksForAnotherKeyAsync(between);
        var shown = keeper.Choose();
        Assert.Equal(CertificateStanding.Next, shown.Standing);
        Assert.Equal(CertificateStanding.Present, keeper.Taken(shown).Standing);
        crashes.Add(Snapshot());
        foreach (var crash in crashes)
        {
            var after = Keeper(crash);
            var first = after.Choose();
            AssertWhole(first);
            after.Failed(first, MqttFault.CertificateUntrusted);
            Assert.Equal(CertificateStanding.Present, after.Choose().Standing);
            AssertWhole(after.Choose());
        }
    }

    [Fact]
    public async Task After_a_crash_before_the_answer_the_same_key_is_asked_for_again()
    {
        var keeper = await EnrolledAsync();
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        var again = Keeper(Snapshot());
        Assert.Equal(ask.PublicKey, (await again.Asker.AskAsync(_site, again.Choose(), default)).PublicKey);
        Assert.Contains(Convert.ToHexString(ask.Encode()), _logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_says_nothing_of_the_certificate_keeps_the_new_one_for_the_next_window()
    {
        var keeper = await EnrolledAsync();
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        await keeper.Asker.HearAsync(ask, Answer(ask, Sign(ask.Site, ask.PublicKey)), _fleet.PublicKey, default);
        keeper.Failed(keeper.Choose(), MqttFault.ConnectTimeout);
        Assert.Equal(CertificateStanding.Present, keeper.Choose().Standing);
        keeper.Begin();
        Assert.Equal(CertificateStanding.Next, keeper.Choose().Standing);
    }

    [Fact]
    public async Task What_the_broker_refuses_for_twenty_windows_is_kept_and_asked_for_by_the_same_key_and_taken_in_the_end()
    {
        var keeper = await EnrolledAsync();
        var health = Health(keeper);
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        var certificate = Sign(ask.Site, ask.PublicKey);
        await keeper.Asker.HearAsync(ask, Answer(ask, certificate), _fleet.PublicKey, default);
        var next = await File.ReadAllTextAsync(keeper.Folder.Next);
        for (var window = 0; window < 20; window++)
        {
            keeper.Begin();
            keeper.Failed(keeper.Choose(), MqttFault.CertificateExpired);
            var present = keeper.Taken(keeper.Choose());
            Assert.Equal(CertificateStanding.Present, present.Standing);
            var again = await keeper.Asker.AskAsync(_site, present, default);
            Assert.Equal(ask.PublicKey, again.PublicKey);
            Assert.Equal("", await keeper.Asker.HearAsync(again, Answer(again, certificate), _fleet.PublicKey, default));
            Assert.Equal(CertificateStanding.Present, keeper.Choose().Standing); // not tried twice in a window
        }

        Assert.Equal(next, await File.ReadAllTextAsync(keeper.Folder.Next));
        Assert.Contains(_progress.Faults, fault => fault is { Key: "NewCertificateRefused", Value: 20 });
        Assert.Equal("NewCertificateRefused", health.Code);
        Assert.Equal("NewCertificateRefused", Health(Keeper(Snapshot())).Code); // a restart would say so, too
        keeper.Begin();
        Assert.Equal(CertificateStanding.Present, keeper.Taken(keeper.Choose()).Standing);
        Assert.Equal(next, await File.ReadAllTextAsync(keeper.Folder.Present));
        Assert.Equal(("", ""), (health.Code, Health(Keeper(Snapshot())).Code));
    }

    [Fact]
    public async Task A_refused_one_that_is_due_by_the_fleet_s_clock_is_replaced_by_one_of_another_key_and_stays_until_then()
    {
        var keeper = await EnrolledAsync();
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        var old = Sign(ask.Site, ask.PublicKey);
        await keeper.Asker.HearAsync(ask, Answer(ask, old), _fleet.PublicKey, default);
        keeper.Failed(keeper.Choose(), MqttFault.CertificateUntrusted);
        var again = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        Assert.Equal("", await keeper.Asker.HearAsync(again, Answer(again, old, after: TimeSpan.FromDays(5)), _fleet.PublicKey, default));
        var other = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        Assert.NotEqual(ask.PublicKey, other.PublicKey);
        keeper.Begin();
        Assert.Equal(CertificateStanding.Next, keeper.Choose().Standing);
        Assert.Equal("", await keeper.Asker.HearAsync(other, Answer(other, Sign(_site, other.PublicKey)), _fleet.PublicKey, default));
        AssertWhole(keeper.Choose());
        Assert.Equal(other.PublicKey, KeyOf(keeper.Choose().KeyFile));
    }

    [Fact]
    public async Task A_fleet_that_gives_no_more_is_told_by_the_status_until_it_answers_otherwise()
    {
        var keeper = await EnrolledAsync();
        var health = Health(keeper);
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        Assert.Equal("RenewalTooMany", await keeper.Asker.HearAsync(ask, Answer(ask, [], verdict: CertificateVerdict.TooMany), _fleet.PublicKey, default));
        keeper.Begin();
        Assert.Equal("RenewalTooMany", health.Code);
        Assert.Equal("", await keeper.Asker.HearAsync(ask, Answer(ask, [], verdict: CertificateVerdict.NotDue), _fleet.PublicKey, default));
        Assert.Equal("", health.Code);
    }

    [Fact]
    public async Task What_a_kill_in_the_middle_of_a_write_left_is_taken_away_by_the_next_start_and_nothing_else()
    {
        var keeper = await EnrolledAsync();
        await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        var left = Directory.GetFiles(_folder["live", "certificates"]).Order().ToArray();
        foreach (var name in new[] { "site.pem.0123456789abcdef.new", "next.key.0123456789abcdef.tmp", "next.pem.0123456789abcdef.new.0123456789abcdef.tmp" })
        {
            await File.WriteAllTextAsync(_folder["live", "certificates", name], "a key");
        }

        Keeper(_folder["live"]);
        Assert.Equal(left, Directory.GetFiles(_folder["live", "certificates"]).Order());
    }

    [Fact]
    public async Task A_key_that_the_fleet_does_not_certify_by_this_proof_is_asked_for_once()
    {
        var keeper = await EnrolledAsync();
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        Assert.Equal(
            "RenewalRequestInvalid",
            await keeper.Asker.HearAsync(ask, Answer(ask, [], verdict: CertificateVerdict.RequestInvalid), _fleet.PublicKey, default));
        Assert.NotEqual(ask.PublicKey, (await keeper.Asker.AskAsync(_site, keeper.Choose(), default)).PublicKey);
    }

    [Fact]
    public async Task An_answer_of_somebody_else_to_something_else_or_with_another_s_certificate_changes_nothing()
    {
        var keeper = await EnrolledAsync();
        var ask = await keeper.Asker.AskAsync(_site, keeper.Choose(), default);
        var right = Sign(ask.Site, ask.PublicKey);
        using var thief = SigningKey.Create();
        Assert.Null(await keeper.Asker.HearAsync(ask, Answer(ask, right, by: thief), _fleet.PublicKey, default));
        using var other = SigningKey.Create();
        var elsewhere = CertificateAsk.Create(CertificatePurpose.Renewal, _site, other, thief);
        Assert.Null(await keeper.Asker.HearAsync(ask, Answer(elsewhere, right), _fleet.PublicKey, default));
        Assert.Equal("RenewalOtherCertificate", await keeper.Asker.HearAsync(ask, Answer(ask, Sign(_site, other.PublicKey)), _fleet.PublicKey, default));
        Assert.Equal("RenewalOtherCertificate", await keeper.Asker.HearAsync(ask, Answer(ask, Sign(Guid.NewGuid(), ask.PublicKey)), _fleet.PublicKey, default));
        Assert.Equal(CertificateStanding.Present, keeper.Choose().Standing);
        Assert.Contains(_progress.Faults, fault => fault is { Key: "CertificateAnswerForged", Value: 1 });
        Assert.Equal("", await keeper.Asker.HearAsync(ask, Answer(ask, right), _fleet.PublicKey, default));
        Assert.Equal(CertificateStanding.Next, keeper.Choose().Standing);
    }

    public void Dispose()
    {
        _fleet.Dispose();
        _logs.Dispose();
        _folder.Dispose();
    }

    // One that was certified is not asked for again.
    private async Task AsksForAnotherKeyAsync(string root)
    {
        var keeper = Keeper(root);
        var present = keeper.Taken(keeper.Choose());
        var ask = await keeper.Asker.AskAsync(_site, present, default);
        Assert.NotEqual(ask.ProvenBy, ask.PublicKey);
    }

    private static void AssertWhole(PresentCertificate shown)
    {
        using var pair = X509Certificate2.CreateFromPemFile(shown.CertificateFile, shown.KeyFile);
        Assert.True(pair.HasPrivateKey);
    }

    private static VerifyingKey KeyOf(string file)
    {
        using var key = SigningKey.FromPem(File.ReadAllText(file));
        return key.PublicKey;
    }

    private static byte[] Sign(Guid site, VerifyingKey key)
    {
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName("CN=authority");
        var bytes = key.ToArray();
        using var certified = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = bytes[..32], Y = bytes[32..] },
        });
        var now = TimeProvider.System.GetUtcNow();
        var request = new CertificateRequest($"CN={site:D}", certified, HashAlgorithmName.SHA256);
        using var certificate = request.Create(name, X509SignatureGenerator.CreateForECDsa(authority), now.AddDays(-1), now.AddDays(9), [1]);
        return certificate.RawData;
    }

    private CertificateHealth Health(CertificateKeeper keeper) => new(keeper, new CertificateClock(TimeProvider.System), _logs.For<CertificateHealth>());

    private byte[] Answer(
        CertificateAsk ask,
        byte[] certificate,
        SigningKey? by = null,
        TimeSpan after = default,
        CertificateVerdict verdict = CertificateVerdict.Issued) => new CertificateAnswer
        {
            Question = Digest256.Of(ask.Encode()),
            AtUtc = TimeProvider.System.GetUtcNow() + after,
            Verdict = verdict,
            Certificate = certificate,
        }.SignedWith(by ?? _fleet).Encode();

    private async Task<CertificateKeeper> EnrolledAsync()
    {
        var keeper = Keeper(_folder["live"]);
        using var key = SigningKey.Create();
        var certificate = PemEncoding.WriteString("CERTIFICATE", Sign(_site, key.PublicKey));
        await keeper.Folder.KeepAsync(keeper.Folder.Present, certificate, key.ExportPem(), default);
        return keeper;
    }

    private CertificateKeeper Keeper(string root) => new(
        Options.Create(new BrokerOptions()),
        Options.Create(new StorageOptions { Root = root }),
        _progress,
        new CertificateClock(TimeProvider.System),
        _logs.For<CertificateKeeper>());

    private string Snapshot()
    {
        var copy = _folder[$"crash-{_snapshots++}"];
        Directory.CreateDirectory(Path.Combine(copy, "certificates"));
        foreach (var file in Directory.GetFiles(_folder["live", "certificates"]))
        {
            File.Copy(file, Path.Combine(copy, "certificates", Path.GetFileName(file)));
        }

        return copy;
    }
}
