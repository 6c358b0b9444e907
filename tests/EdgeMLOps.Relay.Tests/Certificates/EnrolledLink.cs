using EdgeMLOps.Contracts.Control;
using EdgeMLOps.Mqtt;
using EdgeMLOps.Relay.Tests.EndToEnd;
using Microsoft.Data.Sqlite;

namespace EdgeMLOps.Relay.Tests.Certificates;

/// <summary>The whole way of a certificate: the fleet with its own authority, the broker of the README, a relay that has none yet.</summary>
internal sealed class EnrolledLink : SiteLink
{
    public ReadmeBroker Broker { get; private set; } = null!; // set before a test has it

    public string TokenFile => Folder["token", "token.json"];

    public string RelayFile(string name) => Folder["relay", "certificates", name];

    /// <summary>All of it up; the relay's keys are known to the fleet, and it has no certificate.</summary>
    public static async Task<EnrolledLink> StartAsync()
    {
        var link = new EnrolledLink();
        link.Broker = new ReadmeBroker(link.Folder.Make("broker"));
        await link.PrepareAsync();
        await link.Broker.StartAsync(Tenant);
        await link.StartProgramsAsync();
        return link;
    }

    /// <summary>Has the fleet make a token and the relay take it.</summary>
    public async Task BringTokenAsync()
    {
        await FleetAsync("enrol", Site.ToString("D"), "--out", Folder["token"]);
        await RelayAsync("enrol", TokenFile);
    }

    /// <summary>One window, until the relay says what is expected.</summary>
    public Task<LeaseStatus> WindowAsync(Func<LeaseStatus, bool> holds, string what) => UntilAsync(Guid.NewGuid(), holds, what);

    public async Task<long> FactAsync(string name) =>
        (await StatusAsync())!.Facts.SingleOrDefault(fact => string.Equals(fact.Name, name, StringComparison.Ordinal))?.Value ?? 0;

    /// <summary>Moves the issue of all certificates into the past in the fleet's database, as time would.</summary>
    public async Task AgeAsync(TimeSpan by)
    {
        await using var connection = new SqliteConnection($"Data Source={Folder["fleet", "fleet.db"]}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE certificate SET issued_ms = issued_ms - $by";
        command.Parameters.AddWithValue("$by", (long)by.TotalMilliseconds);
        Assert.True(await command.ExecuteNonQueryAsync() > 0);
    }

    /// <summary>Connects as whoever a PEM file is of.</summary>
    public async Task<(MqttClient Client, MqttOutcome Outcome)> ConnectAsync(string pem, string? clientId = null)
    {
        var client = new MqttClient(
            new MqttClientOptions
            {
                Host = "localhost",
                Port = Broker.Port,
                ClientId = clientId ?? $"test-{Guid.NewGuid():N}",
                CaFile = Folder["broker", "ca.pem"],
                CertificateFile = pem,
                KeyFile = pem,
            },
            TimeProvider.System);
        return (client, await client.ConnectAsync(default));
    }

    protected override ValueTask EndBrokerAsync() => Broker.DisposeAsync();

    private async Task PrepareAsync()
    {
        await MakeOutboxAsync();
        await WriteAsync("fleet.json", new
        {
            Storage = new { Root = FleetRoot },
            Broker = new
            {
                Host = "localhost",
                Broker.Port,
                CaFile = Folder["broker", "ca.pem"],
                CertificateFile = Folder["broker", "fleet.crt"],
                KeyFile = Folder["broker", "fleet.key"],
            },
            Intake = new { Tenant },
            Authority = new { RevocationListFile = Folder["broker", "revoked.pem"] },
        });
        await File.WriteAllTextAsync(Folder["broker", "ca.pem"], await FleetAsync("ca", "init"));
        await FleetAsync("ca", "issue", "fleet", "--out", Folder["broker"]);
        await FleetAsync("ca", "issue", "broker", "--host", "localhost", "--out", Folder["broker"]);
        await ConfigureRelayAsync(
            new { Host = "localhost", Broker.Port, CaFile = Folder["broker", "ca.pem"] },
            receiptSeconds: 30); // for the fleet's answer to a question for a certificate, too
    }
}
