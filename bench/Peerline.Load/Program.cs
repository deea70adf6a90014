using Peerline.Load;

// Peerline.Load fill DATA SUBSCRIPTION [POSTGRES]   10,000 peerings with 20,000 connections, 1,000 of them of that subscription
// Peerline.Load bare PORT DATA FILE                 answers every request over TLS with the octets of the file, from memory
switch (args)
{
    case ["fill", var data, var subscription]:
        await Filling.RunAsync(data, Guid.Parse(subscription), null);
        return 0;
    case ["fill", var data, var subscription, var postgres]:
        await Filling.RunAsync(data, Guid.Parse(subscription), postgres);
        return 0;
    case ["bare", var port, var data, var file]:
        await BareServer.RunAsync(int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), data, file);
        return 0;
    default:
        Console.Error.WriteLine("usage: Peerline.Load fill DATA SUBSCRIPTION [POSTGRES] | bare PORT DATA FILE");
        return 2;
}
