using System.Collections.Immutable;
using Peerline.Routing.Addressing;
using Peerline.Routing.Rtr;

namespace Peerline.Routing.Tests.Rtr;

/// <summary>Every PDU of every version, made by the writers.</summary>
internal static class RtrSamples
{
    public static readonly Vrp IPv4 = new(Prefix.Parse("198.51.100.0/22"), 24, 64497);
    public static readonly Vrp IPv6 = new(Prefix.Parse("2001:db8::/32"), 48, 4200000001);

    public static ImmutableArray<(string Name, byte[] Octets)> All
    {
        get
        {
            var samples = ImmutableArray.CreateBuilder<(string, byte[])>();
            var buffer = new byte[1024];
            for (byte version = 0; version <= RtrPdu.MaximumVersion; version++)
            {
                Add("Serial Notify", new SerialNotifyPdu(version, 0x1234, 0xdeadbeef).WriteTo(buffer));
                Add("Serial Query", new SerialQueryPdu(version, 0x1234, 7).WriteTo(buffer));
                Add("Reset Query", new ResetQueryPdu(version).WriteTo(buffer));
                Add("Cache Response", new CacheResponsePdu(version, 0x1234).WriteTo(buffer));
                Add("IPv4 Prefix", new PrefixPdu(version, true, IPv4).WriteTo(buffer));
                Add("IPv4 Prefix withdrawn", new PrefixPdu(version, false, IPv4).WriteTo(buffer));
                Add("IPv6 Prefix", new PrefixPdu(version, true, IPv6).WriteTo(buffer));
                Add("End of Data", new EndOfDataPdu(version, 0x1234, 8, 3600, 600, 7200).WriteTo(buffer));
                Add("Cache Reset", new CacheResetPdu(version).WriteTo(buffer));
                Add("Error Report", ErrorReportPdu.Write(buffer, version, RtrErrorCode.InvalidRequest, [version, 2, 0, 0, 0, 0, 0, 8], "no\n"u8));
                Add("Error Report, bare", ErrorReportPdu.Write(buffer, version, RtrErrorCode.NoDataAvailable, [], []));
                if (version >= 1)
                    Add("Router Key", RouterKeyPdu.Write(buffer, version, true, new byte[20], 64496, [0x30, 0x59, 1, 2]));
                if (version < 2) continue;
                Add("ASPA", AspaPdu.Write(buffer, version, true, 64496, [64501, 4200000001]));
                Add("ASPA withdrawn", AspaPdu.Write(buffer, version, false, 64496, []));

                void Add(string name, int length) => samples.Add(($"{name}, version {version}", buffer[..length]));
            }
            // Of StayRTR 0.5.1, which follows an early revision of the draft.
            samples.Add(("ASPA, early draft", Convert.FromHexString("020b0000000000200101000400003cca00000b620000205b0000c7900003259e")));
            return samples.ToImmutable();
        }
    }
}
