using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeMLOps.Contracts;
using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Contracts.Down;
using EdgeMLOps.Hosting.Configuration;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Certificates;
using EdgeMLOps.Relay.Uplink;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>A person brings a token while the uplink works with what is there.</summary>
public sealed class TokenKeeping_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly LogWatcher _logs = new();
    private readonly SigningKey _fleet = SigningKey.Create();
    private readonly Guid _site = Guid.NewGuid();
    private readonly UplinkProgress _progress = new();
    private readonly CertificateKeeper _keeper;

    public TokenKeeping_tests() => _keeper = new CertificateKeeper(
        Options.Create(new BrokerOptions()),
        Options.Create(new StorageOptions { Root = _folder["live"] }),
        _progress,
        new CertificateClock(TimeProvider.System),
        _logs.For<CertificateKeeper>());

    public void Dispose()
    {
        _fleet.Dispose();
        _logs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_token_that_is_brought_while_the_broker_takes_a_new_certificate_is_used_next()
    {
        await KeepAsync(_keeper.Folder.Next);
        var shown = _keeper.Choose();
        Assert.Null(await _keeper.TakeTokenAsync(Token(), default));
        _keeper.Taken(shown);
        Assert.Equal(CertificateStanding.Token, _keeper.Choose().Standing);
    }

    [Fact]
    public async Task A_token_that_is_brought_while_the_fleet_refuses_another_stays()
    {
        await KeepAsync(_keeper.Folder.Present);
        await _keeper.TakeTokenAsync(Token(), default);
        var shown = _keeper.Choose();
        var ask = await _keeper.Asker.AskAsync(_site, shown, default);
        await _keeper.TakeTokenAsync(Token(), default);
        var brought = await File.ReadAllTextAsync(_keeper.Folder.Token);
        Assert.Equal("EnrolmentTokenUsed", await HearAsync(ask));
        Assert.Null(_keeper.Enrolled(shown, "EnrolmentTokenUsed"));
        Assert.Equal(brought, await File.ReadAllTextAsync(_keeper.Folder.Token));

        // The one that was asked with is taken away by the same answer.
        _keeper.Begin();
        Assert.Equal("EnrolmentTokenUsed", await HearAsync(await _keeper.Asker.AskAsync(_site, _keeper.Choose(), default)));
        Assert.False(File.Exists(_keeper.Folder.Token));
    }

    [Fact]
    public async Task A_token_that_cannot_be_kept_is_refused_and_takes_nothing_away()
    {
        await KeepAsync(_keeper.Folder.Next);
        Directory.CreateDirectory(Path.Combine(_keeper.Folder.Token, "in the way"));
        Assert.Equal("TokenNotKept", await _keeper.TakeTokenAsync(Token(), default));
        Assert.Equal(CertificateStanding.Next, _keeper.Choose().Standing);
        Assert.Equal(["next.pem", "token.pem"], Directory.EnumerateFileSystemEntries(_folder["live", "certificates"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task What_cannot_be_taken_away_is_told_and_the_token_is_kept()
    {
        await KeepAsync(_keeper.Folder.Next);
        Directory.CreateDirectory(_folder["live", "certificates", "next.key"]);
        Assert.Null(await _keeper.TakeTokenAsync(Token(), default));
        Assert.True(File.Exists(_keeper.Folder.Token));
        Assert.Contains(_progress.Faults, fault => fault is { Key: "CertificateNotDropped", Value: 1 });
        Assert.Contains(5026, _logs.Ids);
    }

    [Fact]
    public async Task A_token_that_has_done_its_work_and_cannot_be_taken_away_is_told_and_taken_away_by_a_later_answer()
    {
        await KeepAsync(_keeper.Folder.Present);
        await _keeper.TakeTokenAsync(Token(), default);
        var ask = await _keeper.Asker.AskAsync(_site, _keeper.Choose(), default);
        await using (new FileStream(_keeper.Folder.Token, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal("EnrolmentTokenUsed", await HearAsync(ask));
        }

        Assert.True(File.Exists(_keeper.Folder.Token));
        Assert.Contains(_progress.Faults, fault => fault is { Key: "TokenNotDropped", Value: 1 });
        Assert.Contains(5026, _logs.Ids);
        await HearAsync(ask);
        Assert.False(File.Exists(_keeper.Folder.Token));
    }

    private async Task<string?> HearAsync(CertificateAsk ask)
    {
        var answer = new CertificateAnswer
        {
            Question = Digest256.Of(ask.Encode()),
            AtUtc = TimeProvider.System.GetUtcNow(),
            Verdict = CertificateVerdict.TokenUsed,
            Certificate = Array.Empty<byte>(),
        };
        return await _keeper.Asker.HearAsync(ask, answer.SignedWith(_fleet).Encode(), _fleet.PublicKey, default);
    }

    private async Task KeepAsync(string file)
    {
        var (certificate, key) = Pair(_site);
        await _keeper.Folder.KeepAsync(file, certificate, key, default);
    }

    private EnrolmentToken Token()
    {
        var id = Guid.NewGuid();
        var (certificate, key) = Pair(id);
        return new EnrolmentToken
        {
            Site = _site,
            Token = id,
            ExpiresUtc = TimeProvider.System.GetUtcNow().AddDays(9),
            Tenant = "t",
            BrokerHost = "broker.example",
            BrokerPort = 8883,
            BrokerAuthority = certificate,
            FleetKey = _fleet.PublicKey,
            Certificate = certificate,
            Key = key,
        };
    }

    private static (string Certificate, string Key) Pair(Guid name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name:D}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(9));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
