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
using EdgeMLOps.TestKit.Time;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Relay.Tests.Certificates;

public sealed class CertificateHealth_tests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TempFolder _folder = new();
    private readonly LogWatcher _logs = new();
    private readonly ManualTimeProvider _time = new();
    private readonly CertificateClock _clock;
    private readonly CertificateKeeper _keeper;
    private readonly CertificateHealth _health;
    private readonly RelayStatus _status;

    public CertificateHealth_tests()
    {
        var progress = new UplinkProgress();
        _clock = new CertificateClock(_time);
        _keeper = new CertificateKeeper(
            Options.Create(new BrokerOptions()),
            Options.Create(new StorageOptions { Root = _folder["live"] }),
            progress,
            _clock,
            _logs.For<CertificateKeeper>());
        _health = new CertificateHealth(_keeper, _clock, _logs.For<CertificateHealth>());
        _status = new RelayStatus(progress, _health, _time);
    }

    public void Dispose()
    {
        _logs.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(900, 30)]
    [InlineData(40, 10)] // the last quarter of a short life
    public async Task The_alarm_is_raised_from_the_last_days_on_and_when_it_is_over_in_each_window(int days, int last)
    {
        await KeepAsync(TimeSpan.FromDays(days));
        _time.Advance(TimeSpan.FromDays(days - last) - Second);
        AssertTold("", last);
        _time.Advance(Second);
        AssertTold("CertificateEnding", last);
        _time.Advance(TimeSpan.FromDays(last) - Second);
        AssertTold("CertificateEnding", 0);
        _time.Advance(Second);
        AssertTold("CertificateEnded", 0);
        Assert.Equal([5024, 5024, 5024], _logs.Ids);
        Assert.Contains("CertificateEnded", _logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_fleet_told_its_time_that_of_the_box_is_not_asked()
    {
        await KeepAsync(TimeSpan.FromDays(900));
        using var fleet = SigningKey.Create();
        var ask = await _keeper.Asker.AskAsync(Guid.NewGuid(), _keeper.Choose(), default);
        var answer = new CertificateAnswer
        {
            Question = Digest256.Of(ask.Encode()),
            AtUtc = _time.GetUtcNow().AddDays(880),
            Verdict = CertificateVerdict.NotDue,
            Certificate = Array.Empty<byte>(),
        };
        Assert.Equal("", await _keeper.Asker.HearAsync(ask, answer.SignedWith(fleet).Encode(), fleet.PublicKey, default));
        AssertTold("CertificateEnding", 20);
        _time.Advance(TimeSpan.FromDays(20));
        AssertTold("CertificateEnded", 0);
        _clock.Set(_time.GetUtcNow().AddDays(-20));
        AssertTold("", 900);
    }

    [Fact]
    public void Without_a_certificate_of_its_own_there_is_no_alarm()
    {
        _health.Remind();
        Assert.True(_status.Read().Healthy);
        Assert.Empty(_health.Facts);
        Assert.Empty(_logs.Ids);
    }

    private void AssertTold(string code, long daysLeft)
    {
        var status = _status.Read();
        Assert.Equal((code, code.Length == 0), (status.Code, status.Healthy));
        Assert.Equal(daysLeft, Assert.Single(_health.Facts).Value);
        _health.Remind();
    }

    private async Task KeepAsync(TimeSpan life)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = _time.GetUtcNow();
        using var certificate = new CertificateRequest("CN=site", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now + life);
        await _keeper.Folder.KeepAsync(_keeper.Folder.Present, certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), default);
    }
}
