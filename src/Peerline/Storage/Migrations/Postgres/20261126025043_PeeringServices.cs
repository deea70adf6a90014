using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Peerline.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PeeringServices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CdnPrefixes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MetroId = table.Column<Guid>(type: "uuid", nullable: false),
                    Prefix = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CdnPrefixes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ConnectivityProbes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PeeringId = table.Column<Guid>(type: "uuid", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConnectivityProbes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Exchanges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    MetroId = table.Column<Guid>(type: "uuid", nullable: false),
                    PeeringDbId = table.Column<int>(type: "integer", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Exchanges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MonitorTests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ServiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MonitorTests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PeeringServices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ResourceGroupKey = table.Column<string>(type: "text", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PeeringServices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReachSamples",
                columns: table => new
                {
                    TargetId = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReachSamples", x => new { x.TargetId, x.At });
                });

            migrationBuilder.CreateTable(
                name: "RegisteredAsns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PeeringId = table.Column<Guid>(type: "uuid", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Asn = table.Column<long>(type: "bigint", nullable: false),
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegisteredAsns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RegisteredPrefixes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PeeringId = table.Column<Guid>(type: "uuid", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Prefix = table.Column<string>(type: "text", nullable: false),
                    Key = table.Column<Guid>(type: "uuid", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegisteredPrefixes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ServiceLocations",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServiceLocations", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ServicePrefixes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ServiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Prefix = table.Column<string>(type: "text", nullable: false),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServicePrefixes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ServiceProviders",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    NameKey = table.Column<string>(type: "text", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServiceProviders", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "UnbilledPrefixes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Prefix = table.Column<string>(type: "text", nullable: false),
                    Asn = table.Column<long>(type: "bigint", nullable: false),
                    Body = table.Column<string>(type: "text", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UnbilledPrefixes", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CdnPrefixes_MetroId_Prefix",
                table: "CdnPrefixes",
                columns: new[] { "MetroId", "Prefix" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConnectivityProbes_DueAt",
                table: "ConnectivityProbes",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_ConnectivityProbes_PeeringId",
                table: "ConnectivityProbes",
                column: "PeeringId");

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_PeeringDbId",
                table: "Exchanges",
                column: "PeeringDbId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MonitorTests_DueAt",
                table: "MonitorTests",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_MonitorTests_ServiceId_NameKey",
                table: "MonitorTests",
                columns: new[] { "ServiceId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PeeringServices_SubscriptionId_ResourceGroupKey_NameKey",
                table: "PeeringServices",
                columns: new[] { "SubscriptionId", "ResourceGroupKey", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReachSamples_At",
                table: "ReachSamples",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredAsns_Key",
                table: "RegisteredAsns",
                column: "Key");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredAsns_PeeringId_Asn",
                table: "RegisteredAsns",
                columns: new[] { "PeeringId", "Asn" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredAsns_PeeringId_NameKey",
                table: "RegisteredAsns",
                columns: new[] { "PeeringId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPrefixes_DueAt",
                table: "RegisteredPrefixes",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPrefixes_Key",
                table: "RegisteredPrefixes",
                column: "Key");

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPrefixes_PeeringId_NameKey",
                table: "RegisteredPrefixes",
                columns: new[] { "PeeringId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegisteredPrefixes_SubscriptionId_Prefix",
                table: "RegisteredPrefixes",
                columns: new[] { "SubscriptionId", "Prefix" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServiceLocations_NameKey",
                table: "ServiceLocations",
                column: "NameKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServicePrefixes_DueAt",
                table: "ServicePrefixes",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePrefixes_ServiceId_NameKey",
                table: "ServicePrefixes",
                columns: new[] { "ServiceId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServicePrefixes_ServiceId_Prefix",
                table: "ServicePrefixes",
                columns: new[] { "ServiceId", "Prefix" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServiceProviders_NameKey",
                table: "ServiceProviders",
                column: "NameKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UnbilledPrefixes_Asn_Prefix",
                table: "UnbilledPrefixes",
                columns: new[] { "Asn", "Prefix" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CdnPrefixes");

            migrationBuilder.DropTable(
                name: "ConnectivityProbes");

            migrationBuilder.DropTable(
                name: "Exchanges");

            migrationBuilder.DropTable(
                name: "MonitorTests");

            migrationBuilder.DropTable(
                name: "PeeringServices");

            migrationBuilder.DropTable(
                name: "ReachSamples");

            migrationBuilder.DropTable(
                name: "RegisteredAsns");

            migrationBuilder.DropTable(
                name: "RegisteredPrefixes");

            migrationBuilder.DropTable(
                name: "ServiceLocations");

            migrationBuilder.DropTable(
                name: "ServicePrefixes");

            migrationBuilder.DropTable(
                name: "ServiceProviders");

            migrationBuilder.DropTable(
                name: "UnbilledPrefixes");
        }
    }
}
