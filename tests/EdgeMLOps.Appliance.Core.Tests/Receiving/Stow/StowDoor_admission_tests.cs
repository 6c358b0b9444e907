using System.Net.Sockets;
using EdgeMLOps.TestKit.Dicom;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Stow;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Appliance.Core.Tests.Receiving.Stow;

/// <summary>Whom the STOW-RS door lets in: by certificate, token, network and place.</summary>
public sealed class StowDoor_admission_tests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Without_tokens_a_client_certificate_is_demanded()
    {
        await using var rig = await StowRig.StartAsync();
        using var foreign = new TestAuthority(rig.Files.Path, "foreign");
        var file = new TestObject(1).Save(rig.Files.Path);

        var none = await StowClient.PostAsync(rig.Studies, [file], [.. StowClient.Tls(rig.Authority), "--token", StowRig.Token]);
        var other = await StowClient.PostAsync(rig.Studies, [file], StowClient.Tls(rig.Authority, foreign.Issue("stranger")));

        Assert.Equal((0, 0), (none.Status, other.Status));
        await Eventually.HoldsAsync(() => rig.Receiving.Log.Ids.Count(id => id == 1086) == 2, Limit, "both are told");
        Assert.Equal(2, rig.Door.Counts.RefusedHandshakes);
        Assert.Equal(
            ["STOW-RS: TLS handshake refused: NoCertificate.", "STOW-RS: TLS handshake refused: UnknownAuthority."],
            rig.Receiving.Log.Entries.Where(entry => entry.Id == 1086).Select(entry => entry.Message));
        Assert.Empty(Directory.GetFiles(rig.Root["incoming"]));
    }

    [Fact]
    public async Task A_token_stands_in_for_a_certificate_and_a_wrong_one_does_not()
    {
        await using var rig = await StowRig.StartAsync(
            steps: null, ("Stow:Tokens:0:Name", "other"), ("Stow:Tokens:0:Sha256", new string('0', 64)),
            ("Stow:Tokens:1:Name", "archive"), ("Stow:Tokens:1:Sha256", StowRig.TokenDigest));
        var file = new TestObject(1).Save(rig.Files.Path);
        var tls = StowClient.Tls(rig.Authority);

        var none = await StowClient.PostAsync(rig.Studies, [file], tls);
        var wrong = await StowClient.PostAsync(rig.Studies, [file], [.. tls, "--token", StowRig.Token + "x"]);
        Assert.Equal(0, (await rig.Journal.CountsAsync(CancellationToken.None)).Received);
        var right = await StowClient.PostAsync(rig.Studies, [file], [.. tls, "--token", StowRig.Token]);
        var certified = await rig.PostAsync([file]);

        Assert.Equal((401, "Bearer"), (none.Status, none.Challenge));
        Assert.Equal((401, "Bearer error=\"invalid_token\""), (wrong.Status, wrong.Challenge));
        Assert.Equal((200, 200), (right.Status, certified.Status));
        Assert.DoesNotContain(StowRig.Token, rig.Receiving.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_network_that_is_not_allowed_is_refused()
    {
        await using var rig = await StowRig.StartAsync(steps: null, ("Stow:AllowedNetworks:0", "10.0.0.0/8"));

        Assert.Equal(403, (await rig.PostAsync([new TestObject(1).Save(rig.Files.Path)])).Status);
    }

    [Fact]
    public async Task Plain_on_the_loopback_wants_its_option_and_a_token()
    {
        await using var rig = await StowRig.StartPlainAsync(
            ("Stow:AllowPlainOnLoopback", "true"), ("Stow:Tokens:0:Name", "proxy"), ("Stow:Tokens:0:Sha256", StowRig.TokenDigest));
        var file = new TestObject(1).Save(rig.Files.Path);
        var studies = $"http://127.0.0.1:{rig.Door.Port}/dicom-web/studies";

        Assert.Equal(401, (await StowClient.PostAsync(studies, [file])).Status);
        Assert.Equal(200, (await StowClient.PostAsync(studies, [file], "--token", StowRig.Token)).Status);
    }

    [Theory]
    [InlineData(1, 8, 429)]
    [InlineData(8, 1, 503)]
    public async Task There_are_so_many_places_and_no_more(int ofPeer, int altogether, int status)
    {
        await using var rig = await StowRig.StartAsync(
            steps: null, ("Stow:MaxRequestsPerPeer", $"{ofPeer}"), ("Stow:MaxRequests", $"{altogether}"));
        var file = new TestObject(1, side: 200).Save(rig.Files.Path);
        var held = rig.PostAsync([file], study: null, "--hold", rig.Files["go"]);
        await Eventually.HoldsAsync(() => rig.Door.OpenAssociations == 1, Limit, "the first is at work");

        var second = await rig.PostAsync([file]);
        await File.WriteAllTextAsync(rig.Files["go"], "");

        Assert.Equal((status, "10"), (second.Status, second.RetryAfter));
        Assert.Equal(200, (await held).Status);
    }

    [Fact]
    public async Task Silent_connections_of_one_address_keep_no_other_out()
    {
        await using var rig = await StowRig.StartAsync();
        var silent = new List<Socket>();
        for (var i = 0; i < 300; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            silent.Add(socket);
            try
            {
                await socket.ConnectAsync(System.Net.IPAddress.Loopback, rig.Door.Port!.Value);
            }
            catch (SocketException ex) when (ex.SocketErrorCode == SocketError.ConnectionReset)
            {
                // Turned away before the connect was done here.
            }
        }

        var (code, output) = await rig.CurlAsync(
            "--interface", "127.0.0.2", "-4", "--cert", rig.Client.CertificateFile, "--key", rig.Client.KeyFile);

        Assert.True(code == 0, output);
        Assert.Contains("HTTP/1.1 405", output, StringComparison.Ordinal);
        silent.ForEach(socket => socket.Dispose());
    }
}
