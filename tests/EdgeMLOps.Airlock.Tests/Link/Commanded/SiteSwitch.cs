using EdgeMLOps.Airlock.Link;
using EdgeMLOps.Airlock.Link.Commanded;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Airlock.Tests.Link.Commanded;

/// <summary>A site's switch in three scripts: it notes what it was told, and says that when it is asked.</summary>
internal sealed class SiteSwitch : IDisposable
{
    public const string Honest = "printf '%s' \"$1\" > \"$STATE\"";

    private readonly TempFolder _folder = new();

    public SiteSwitch(string switches = Honest, string proves = "cat \"$STATE\"", string renews = "grep -qx outside \"$STATE\"")
    {
        Write("switch", switches);
        Write("proof", proves);
        Write("renew", renews);
        File.WriteAllText(State, "neither");
    }

    /// <summary>Where it stands.</summary>
    public string State => _folder["state"];

    /// <summary>A file of the scripts' own.</summary>
    public string Notes => _folder["notes"];

    public string Script(string name) => _folder[name];

    /// <summary>Options of a driver that calls it; no probe of either side is answered.</summary>
    public LinkOptions Options(int milliseconds = 20_000) => new()
    {
        Driver = "command",
        HospitalPorts = [FreePort.Next()],
        ProbeMilliseconds = 10_000,
        BrokerPort = 1,
        Command = new CommandOptions
        {
            Switch = [Script("switch"), "{side}"],
            Proof = [Script("proof")],
            Renew = [Script("renew")],
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["STATE"] = State },
            ProgramMilliseconds = milliseconds,
            HospitalProbes = ["127.0.0.1:1"],
            BrokerAddresses = ["127.0.0.1"],
        },
    };

    public void Dispose() => _folder.Dispose();

    private void Write(string name, string script)
    {
        File.WriteAllText(Script(name), $"#!/bin/bash\nNOTES={Notes}\n{script}\n");
        File.SetUnixFileMode(Script(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
