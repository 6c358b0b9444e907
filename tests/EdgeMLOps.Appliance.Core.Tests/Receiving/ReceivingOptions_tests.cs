using System.Net;
using EdgeMLOps.Appliance.Core.Receiving;
using EdgeMLOps.Appliance.Core.Receiving.Admission;
using Microsoft.Extensions.Configuration;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving;

public sealed class ReceivingOptions_tests
{
    [Fact]
    public void The_section_of_the_design_binds_and_is_valid()
    {
        var options = Bind(
            ("AeTitle", "EDGEMLOPS"), ("Bind", "127.0.0.1"), ("Port", "11112"), ("AcceptAnyPeer", "false"),
            ("Peers:0:AeTitle", "PACS"), ("Peers:0:Address", "10.0.0.0/8"));

        Assert.True(new ReceivingOptionsValidator().Validate(name: null, options).Succeeded);
        var peers = new PeerList(options);
        Assert.True(peers.Allows("PACS", IPAddress.Parse("10.255.1.1")));
        Assert.False(peers.Allows("PACS", IPAddress.Parse("11.0.0.1")));
        Assert.False(peers.Allows("pacs", IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public void The_defaults_are_valid_and_let_nobody_in()
    {
        var options = new ReceivingOptions();

        Assert.True(new ReceivingOptionsValidator().Validate(name: null, options).Succeeded);
        Assert.False(new PeerList(options).Allows("ANY", IPAddress.Loopback));
    }

    [Theory]
    [InlineData("AeTitle", "")]
    [InlineData("AeTitle", "SEVENTEEN_LETTERS")]
    [InlineData("AeTitle", "BACK\\SLASH")]
    [InlineData("Bind", "localhost")]
    [InlineData("Port", "65536")]
    [InlineData("Port", "-1")]
    [InlineData("MaxAssociations", "0")]
    [InlineData("ArtimTimeout", "00:00:00.5")]
    [InlineData("IdleTimeout", "02:00:00")]
    [InlineData("Peers:0:Address", "10.0.0.0/33")]
    [InlineData("Peers:0:Address", "pacs.local")]
    [InlineData("Peers:0:AeTitle", " ")]
    [InlineData("MaxAssociationsPerPeer", "0")]
    [InlineData("Tls:Port", "65536")]
    [InlineData("Tls:Port", "11112")]
    [InlineData("Tls:CertificateFile", "relative.pem")]
    [InlineData("Tls:AuthoritiesFile", "relative.pem")]
    [InlineData("AeTitles:0:AeTitle", "")]
    [InlineData("AeTitles:0:Peers", "NOBODY")]
    [InlineData("AeTitles:0:AcceptedSopClasses", "CTT")]
    [InlineData("AeTitles:0:RefusedSopClasses", "1.2..3")]
    [InlineData("AeTitles:0:AcceptedTransferSyntaxes", "JPEG")]
    public void A_wrong_value_is_refused_by_its_key(string key, string value)
    {
        var list = key is "AeTitles:0:Peers" || key.EndsWith("Classes", StringComparison.Ordinal) || key.EndsWith("Syntaxes", StringComparison.Ordinal);
        var options = Bind(
            ("Peers:0:AeTitle", "PACS"), ("Peers:0:Address", "10.0.0.0/8"), ("AeTitles:0:AeTitle", "EDGE_CT"), (list ? $"{key}:0" : key, value));

        var result = new ReceivingOptionsValidator().Validate(name: null, options);

        Assert.True(result.Failed);
        Assert.Contains($"Dicom:{key} must", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_title_that_stands_there_twice_is_a_fault()
    {
        var options = Bind(("AeTitles:0:AeTitle", "EDGE_CT"), ("AeTitles:1:AeTitle", "EDGE_CT"));

        Assert.Contains("'EDGE_CT'", new ReceivingOptionsValidator().Validate(name: null, options).FailureMessage, StringComparison.Ordinal);
    }

    private static ReceivingOptions Bind(params (string Key, string Value)[] settings)
    {
        var values = settings.Select(pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)).Reverse().DistinctBy(pair => pair.Key, StringComparer.Ordinal);
        var options = new ReceivingOptions();
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().Bind(options);
        return options;
    }
}
