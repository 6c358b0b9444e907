using EdgeMLOps.Hosting.Tls;
using EdgeMLOps.TestKit;
using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Time;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.Hosting.Tests.Tls;

public sealed class CertificateSource_tests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority;
    private readonly TestCertificate _server;
    private readonly LogWatcher _log = new();
    private readonly ManualTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public CertificateSource_tests()
    {
        _authority = new TestAuthority(_folder.Path);
        _server = _authority.Issue("server");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Both_sides_take_each_other_by_the_same_authority()
    {
        using var server = Open(Listening());
        using var client = Open(Calling(_authority.Issue("client", use: [TestAuthority.ClientUse])));

        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));
        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("127.0.0.1")));
    }

    [Fact]
    public async Task An_rsa_key_will_do_as_well()
    {
        using var server = Open(Listening(_authority.Issue("rsa", rsaBits: 2048)));
        using var client = Open(Calling(_authority.Issue("client", rsaBits: 3072)));

        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));
    }

    [Fact]
    public async Task A_client_without_a_certificate_is_refused()
    {
        using var server = Open(Listening());
        using var client = Open(new TlsClientOptions { AuthoritiesFile = _authority.CaFile });

        Assert.Equal("server", await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("not yet valid")]
    [InlineData("for servers only")]
    [InlineData("of another authority")]
    [InlineData("self-signed")]
    [InlineData("revoked")]
    public async Task A_client_certificate_that_is_not_in_order_is_refused(string what)
    {
        using var other = new TestAuthority(_folder.Path, "other");
        var certificate = what switch
        {
            "expired" => _authority.Issue("client", notBefore: Now.AddDays(-30), notAfter: Now.AddHours(-1)),
            "not yet valid" => _authority.Issue("client", notBefore: Now.AddHours(1)),
            "for servers only" => _authority.Issue("client", use: [TestAuthority.ServerUse]),
            "of another authority" => other.Issue("client"),
            "self-signed" => TestAuthority.SelfSigned(_folder.Path, "client"),
            _ => _authority.Issue("client"),
        };
        using var server = Open(Listening(revocations: what == "revoked" ? _authority.Revoke(null, certificate) : _authority.Revoke(null, _server)));
        using var client = Open(Calling(certificate));

        Assert.Equal("server", await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));
    }

    [Fact]
    public async Task A_self_signed_certificate_among_the_authorities_is_trusted()
    {
        var lone = TestAuthority.SelfSigned(_folder.Path, "lone");
        using var server = Open(new TlsOptions
        {
            CertificateFile = _server.CertificateFile,
            KeyFile = _server.KeyFile,
            AuthoritiesFile = lone.CertificateFile,
        });
        using var client = Open(Calling(lone));

        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));
    }

    [Fact]
    public async Task A_certificate_between_root_and_peer_may_come_from_either_side()
    {
        using var between = new TestAuthority(_folder.Path, "between", _authority);
        var certificate = between.Issue("client");
        using var shows = Open(Calling(certificate with { CertificateFile = Join("chain.pem", certificate.CertificateFile, between.CaFile) }));
        using var hides = Open(Calling(certificate));
        using var knowsRoot = Open(Listening());
        var both = Listening();
        both.AuthoritiesFile = Join("both.pem", between.CaFile, _authority.CaFile);
        using var knowsBoth = Open(both);

        Assert.Null(await TlsPair.ShakeAsync(knowsRoot.ForServer(), shows.ForClient("localhost")));
        Assert.Null(await TlsPair.ShakeAsync(knowsBoth.ForServer(), hides.ForClient("localhost")));
        Assert.Equal("server", await TlsPair.ShakeAsync(knowsRoot.ForServer(), hides.ForClient("localhost")));
    }

    [Fact]
    public async Task A_server_is_told_by_its_name_or_by_the_pinned_certificate()
    {
        var pacs = _authority.Issue("PACS01", names: ["pacs01"]);
        var other = _authority.Issue("PACS02", names: ["localhost"]);
        using var server = Open(Listening(pacs));
        using var impostor = Open(Listening(other));
        using var byHost = Open(Calling(_authority.Issue("client")));
        using var byName = Open(Calling(_authority.Issue("client"), name: "pacs01"));
        using var byPin = Open(Calling(_authority.Issue("client"), thumbprint: pacs.Thumbprint.ToLowerInvariant()));

        Assert.Equal("client", await TlsPair.ShakeAsync(server.ForServer(), byHost.ForClient("localhost")));
        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), byName.ForClient("localhost")));
        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), byPin.ForClient("localhost")));
        Assert.Equal("client", await TlsPair.ShakeAsync(impostor.ForServer(), byPin.ForClient("localhost")));
    }

    [Fact]
    public async Task Changed_files_hold_from_the_next_connection_on()
    {
        using var other = new TestAuthority(_folder.Path, "other");
        using var server = Open(Listening());
        using var stranger = Open(new TlsClientOptions
        {
            AuthoritiesFile = Join("all.pem", _authority.CaFile, other.CaFile),
            CertificateFile = other.Issue("stranger").CertificateFile,
            KeyFile = _folder["stranger.key"],
        });
        Assert.Equal("server", await TlsPair.ShakeAsync(server.ForServer(), stranger.ForClient("localhost")));

        File.Move(Join("new.pem", _authority.CaFile, other.CaFile), _authority.CaFile, overwrite: true);
        _authority.Issue("server");
        _time.Advance(CertificateSource.Interval);

        Assert.Equal([8010], _log.Ids);
        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), stranger.ForClient("localhost")));
    }

    [Fact]
    public async Task A_broken_renewal_leaves_the_old_one_in_force_and_says_so_once()
    {
        using var server = Open(Listening());
        using var client = Open(Calling(_authority.Issue("client")));
        File.Move(_authority.Issue("elsewhere").KeyFile, _server.KeyFile, overwrite: true);

        _time.Advance(CertificateSource.Interval);
        _time.Advance(CertificateSource.Interval);

        var entry = Assert.Single(_log.Entries);
        Assert.Equal((8011, $"Here:Tls:KeyFile changed and is of no use: KeyMismatch. What was loaded before stays in force."), (entry.Id, entry.Message));
        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));

        _authority.Issue("server");
        _time.Advance(CertificateSource.Interval);

        Assert.Equal([8011, 8010], _log.Ids);
        Assert.Null(await TlsPair.ShakeAsync(server.ForServer(), client.ForClient("localhost")));
    }

    [Fact]
    public void A_renewal_that_is_out_of_date_is_not_taken_while_the_old_one_is_good()
    {
        using var server = Open(Listening());
        _authority.Issue("server", notBefore: Now.AddDays(-30), notAfter: Now.AddMinutes(-1));

        _time.Advance(CertificateSource.Interval);

        Assert.Contains("OutOfDate", Assert.Single(_log.Entries).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_behind_a_link_is_followed_when_the_link_is_turned()
    {
        File.CreateSymbolicLink(_folder["live.crt"], _server.CertificateFile);
        File.CreateSymbolicLink(_folder["live.key"], _server.KeyFile);
        using var server = Open(Listening(new TestCertificate(_folder["live.crt"], _folder["live.key"], "")));
        var next = _authority.Issue("next");

        File.CreateSymbolicLink(_folder["turn.crt"], next.CertificateFile);
        File.CreateSymbolicLink(_folder["turn.key"], next.KeyFile);
        File.Move(_folder["turn.crt"], _folder["live.crt"], overwrite: true);
        File.Move(_folder["turn.key"], _folder["live.key"], overwrite: true);
        _time.Advance(CertificateSource.Interval);

        Assert.Equal([8010], _log.Ids);
        Assert.Equal(next.Thumbprint, server.ForServer().ServerCertificateContext!.TargetCertificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256));
    }

    [Fact]
    public void The_end_of_a_certificate_is_announced_once_at_30_7_and_1_days_and_at_its_end()
    {
        using var server = Open(Listening(_authority.Issue("short", notAfter: Now.AddDays(31))));
        Assert.Empty(_log.Entries);

        foreach (var days in (int[])[1, 1, 22, 1, 5, 1, 1])
        {
            _time.Advance(TimeSpan.FromDays(days));
        }

        Assert.Equal([8012, 8012, 8012, 8013], _log.Ids);
        Assert.Equal(
            ["30", "7", "1"],
            _log.Entries.Where(entry => entry.Id == 8012).Select(entry => entry.Message.Split(' ')[^2]));
    }

    [Fact]
    public void A_revocation_list_past_its_time_is_said_to_be_old_and_stays_in_force()
    {
        var client = _authority.Issue("client");
        using var server = Open(Listening(revocations: _authority.Revoke(Now.AddDays(-1), client)));

        Assert.Equal([8014], _log.Ids);
    }

    [Theory]
    [InlineData("KeyFile", TlsFault.OthersMayRead)]
    [InlineData("KeyFile", TlsFault.KeyMismatch)]
    [InlineData("KeyFile", TlsFault.NoKey)]
    [InlineData("KeyFile", TlsFault.KeyTooWeak)]
    [InlineData("CertificateFile", TlsFault.Unreadable)]
    [InlineData("CertificateFile", TlsFault.NoCertificate)]
    [InlineData("CertificateFile", TlsFault.TooLarge)]
    [InlineData("AuthoritiesFile", TlsFault.NoRoot)]
    [InlineData("RevocationFile", TlsFault.NoRevocationList)]
    [InlineData("RevocationFile", TlsFault.ForeignRevocationList)]
    public void A_file_that_is_of_no_use_is_named_with_its_fault(string key, TlsFault fault)
    {
        using var other = new TestAuthority(_folder.Path, "other");
        var options = Listening();
        switch (fault)
        {
            case TlsFault.OthersMayRead:
                File.SetUnixFileMode(_server.KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
                break;
            case TlsFault.KeyMismatch:
                options.KeyFile = _authority.Issue("elsewhere").KeyFile;
                break;
            case TlsFault.NoKey:
                File.Copy(_server.KeyFile, _folder["empty.key"]);
                File.WriteAllText(_folder["empty.key"], "no key");
                options.KeyFile = _folder["empty.key"];
                break;
            case TlsFault.KeyTooWeak:
                var weak = _authority.Issue("weak", rsaBits: 1024);
                (options.CertificateFile, options.KeyFile) = (weak.CertificateFile, weak.KeyFile);
                break;
            case TlsFault.Unreadable:
                options.CertificateFile = _folder["nowhere.crt"];
                break;
            case TlsFault.NoCertificate:
                options.CertificateFile = _server.KeyFile;
                break;
            case TlsFault.TooLarge:
                File.WriteAllBytes(_folder["large.crt"], new byte[(1 << 20) + 1]);
                options.CertificateFile = _folder["large.crt"];
                break;
            case TlsFault.NoRoot:
                options.AuthoritiesFile = _server.CertificateFile;
                break;
            case TlsFault.NoRevocationList:
                options.RevocationFile = _authority.CaFile;
                break;
            default:
                options.RevocationFile = other.Revoke(null, _server);
                break;
        }

        var thrown = Assert.Throws<TlsFileException>(() => Open(options));
        Assert.Equal((key, fault), (thrown.Key, thrown.Fault));
        Assert.Equal($"Dicom:Tls:{key}: {fault}.", Assert.Single(TlsRules.Check("Dicom:Tls", options)));
    }

    [Fact]
    public void A_section_names_each_key_that_is_missing_or_makes_no_sense()
    {
        var partly = TlsRules.Check("A", new TlsOptions { CertificateFile = "relative.crt" }).ToArray();
        Assert.Equal(["A:AuthoritiesFile", "A:CertificateFile", "A:KeyFile"], partly.Select(fault => fault.Split(' ')[0]));

        var calling = new TlsClientOptions { AuthoritiesFile = _authority.CaFile, ServerName = "pacs", ServerThumbprint = "12:34" };
        Assert.Equal(["B:ServerThumbprint", "B:ServerName"], TlsRules.Check("B", calling).Select(fault => fault.Split(' ')[0]));

        Assert.Empty(TlsRules.Check("C", new TlsOptions()));
        Assert.Empty(TlsRules.Check("D", new TlsClientOptions { AuthoritiesFile = _authority.CaFile }));
        Assert.Empty(TlsRules.Check("E", Listening()));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private CertificateSource Open(TlsOptions options) => CertificateSource.Open("Here:Tls", options, _time, _log.For<CertificateSource>());

    private TlsOptions Listening(TestCertificate? own = null, string revocations = "") => new()
    {
        CertificateFile = (own ?? _server).CertificateFile,
        KeyFile = (own ?? _server).KeyFile,
        AuthoritiesFile = _authority.CaFile,
        RevocationFile = revocations,
    };

    private TlsClientOptions Calling(TestCertificate own, string name = "", string thumbprint = "") => new()
    {
        CertificateFile = own.CertificateFile,
        KeyFile = own.KeyFile,
        AuthoritiesFile = _authority.CaFile,
        ServerName = name,
        ServerThumbprint = thumbprint,
    };

    private string Join(string name, params string[] files)
    {
        File.WriteAllText(_folder[name], string.Concat(files.Select(file => File.ReadAllText(file) + "\n")));
        return _folder[name];
    }
}
