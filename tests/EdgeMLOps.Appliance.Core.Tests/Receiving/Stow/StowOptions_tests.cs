using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Stow;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Stow;

public sealed class StowOptions_tests : IDisposable
{
    private static readonly (string, string)[] Token = [("Tokens:0:Name", "archive"), ("Tokens:0:Sha256", StowRig.TokenDigest)];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_defaults_are_valid_and_the_door_is_shut()
    {
        Assert.True(Validate().Succeeded);
        Assert.False(new StowOptions().Enabled);
    }

    [Theory]
    [InlineData("Bind", "localhost")]
    [InlineData("Port", "65536")]
    [InlineData("BasePath", "dicom-web")]
    [InlineData("BasePath", "/dicom-web/")]
    [InlineData("BasePath", "/dicom web")]
    [InlineData("Tokens:0:Name", "")]
    [InlineData("Tokens:0:Sha256", "secret")]
    [InlineData("AllowedNetworks:0", "10.0.0.0/33")]
    [InlineData("AeTitle", "NOBODY")]
    [InlineData("MaxRequests", "0")]
    [InlineData("MaxRequestsPerPeer", "65")]
    [InlineData("MaxParts", "0")]
    [InlineData("MinBytesPerSecond", "0")]
    [InlineData("BodyGrace", "00:00:01")]
    [InlineData("HeadTimeout", "00:02:00")]
    [InlineData("Tls:CertificateFile", "relative.pem")]
    public void A_wrong_value_is_refused_by_its_key(string key, string value)
    {
        var result = Validate([.. Token, (key, value)]);

        Assert.True(result.Failed);
        Assert.Contains($"Stow:{key} must", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_door_wants_tls_or_a_token_on_the_loopback()
    {
        (string, string) enabled = ("Enabled", "true");
        (string, string) plain = ("AllowPlainOnLoopback", "true");

        Assert.Contains("Stow:Tls must be set", Validate(enabled).FailureMessage, StringComparison.Ordinal);
        Assert.True(Validate([enabled, .. Token]).Failed);
        Assert.True(Validate([enabled, plain]).Failed);
        Assert.True(Validate([enabled, plain, .. Token, ("Bind", "0.0.0.0")]).Failed);
        Assert.True(Validate([enabled, plain, .. Token]).Succeeded);
    }

    [Fact]
    public void Authorities_may_be_left_out_where_there_are_tokens()
    {
        using var authority = new TestAuthority(_folder.Path);
        var own = authority.Issue("own");
        (string, string)[] tls = [("Enabled", "true"), ("Tls:CertificateFile", own.CertificateFile), ("Tls:KeyFile", own.KeyFile)];

        Assert.Contains("Stow:Tls:AuthoritiesFile must", Validate(tls).FailureMessage, StringComparison.Ordinal);
        Assert.True(Validate([.. tls, .. Token]).Succeeded);
    }

    private static ValidateOptionsResult Validate(params (string Key, string Value)[] settings)
    {
        var values = settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)).Reverse().DistinctBy(pair => pair.Key, StringComparer.Ordinal);
        var options = new StowOptions();
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().Bind(options);
        return new StowOptionsValidator(Options.Create(new ReceivingOptions())).Validate(name: null, options);
    }
}
