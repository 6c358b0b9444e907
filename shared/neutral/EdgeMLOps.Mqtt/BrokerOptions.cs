namespace EdgeMLOps.Mqtt;

/// <summary>The broker a program may connect to, and who it is there. Section <c>Broker</c>.</summary>
public sealed class BrokerOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Broker";

    /// <summary>Name or address; must stand in the broker's certificate.</summary>
    public string Host { get; set; } = "";

    /// <summary>TCP port.</summary>
    /// <value>8883; 1 to 65535.</value>
    public int Port { get; set; } = 8883;

    /// <summary>PEM file with the authorities the broker's certificate may come from.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>PEM file with our certificate. Its common name is our user name at the broker.</summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file with our private key, unencrypted.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>Seconds to the broker's welcome at most.</summary>
    /// <value>15; 1 to 120.</value>
    public int ConnectSeconds { get; set; } = 15;

    /// <summary>Settings of one connection.</summary>
    /// <param name="clientId">MQTT client id of the connection.</param>
    public MqttClientOptions ForClient(string clientId) => ForClient(clientId, CertificateFile, KeyFile);

    /// <summary>Settings of one connection with another certificate.</summary>
    /// <param name="clientId">MQTT client id of the connection.</param>
    /// <param name="certificateFile">PEM file with the certificate.</param>
    /// <param name="keyFile">PEM file with its private key; may be the same file.</param>
    /// <param name="sendMaximum">Most messages in flight to the broker.</param>
    public MqttClientOptions ForClient(string clientId, string certificateFile, string keyFile, int sendMaximum = 16) => new()
    {
        Host = Host,
        Port = Port,
        ClientId = clientId,
        CaFile = CaFile,
        CertificateFile = certificateFile,
        KeyFile = keyFile,
        SendMaximum = sendMaximum,
        ConnectTimeout = TimeSpan.FromSeconds(ConnectSeconds),
    };
}
